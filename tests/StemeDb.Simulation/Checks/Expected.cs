using System.Buffers;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Simulation.Reference;

namespace StemeDb.Simulation.Checks;

/// <summary>The replies that follow from the plain log.</summary>
internal sealed class Expected(ReferenceLog log)
{
    /// <summary>The answer about a path; null where a pattern would leave it out.</summary>
    public string? Answer(ConceptPath path, LensChoice lens, long asOfSeq, Instant now, bool evenIfEmpty)
    {
        var query = new LensQuery { Path = path, Lens = lens, AsOfSeq = asOfSeq, Now = now, Rule = log.RuleFor(path, asOfSeq) };
        var answer = LensEvaluator.Evaluate(query, log.Claims(path, asOfSeq), new Registry(log, asOfSeq));
        return answer.Status == AnswerStatus.Empty && !evenIfEmpty ? null : Text(buffer => AnswerJson.Write(answer, buffer));
    }

    /// <summary>The answers about every path of a pattern.</summary>
    public IEnumerable<string> Answers(PathPattern pattern, LensChoice lens, long asOfSeq, Instant now) =>
        from path in log.Paths
        where pattern.Matches(path) && log.On(path)[0].Seq <= asOfSeq
        let answer = Answer(path, lens, asOfSeq, now, evenIfEmpty: false)
        where answer is not null
        select answer;

    public string Assertion(AssertionRecord record)
    {
        RetractedBy? retracted = log.RetractionOf(record.Id) is { } mark ? new RetractedBy(mark.Seq, mark.RecordedAt, mark.By, mark.Reason) : null;
        SupersededBy? superseded = log.SupersessionOf(record.Id) is { } by ? new SupersededBy(by.Id, by.Seq) : null;
        var view = AssertionView.Read(AssertionEncoding.Encode(record.Assertion));
        return Text(buffer => AssertionJson.Write(view, record.Id, record.Seq, record.RecordedAt, retracted, superseded, buffer));
    }

    /// <summary>The assertions on a path, of a source, or both, in (path, source, seq) order.</summary>
    public IEnumerable<string> Assertions(ConceptPath? path, SourceId? source) => log.Assertions
        .Where(claim => (path is null || claim.Assertion.Path == path) && (source is null || claim.Assertion.Source == source))
        .OrderBy(claim => claim.Assertion.Path).ThenBy(claim => claim.Assertion.Source).ThenBy(claim => claim.Seq)
        .Select(Assertion);

    /// <summary>The children under a path: segment, whether it has claims, paths below, claims.</summary>
    public IEnumerable<string> Children(string parent)
    {
        var prefix = parent.Length == 0 ? "" : parent + "/";
        return
            from claim in log.Assertions
            let path = claim.Assertion.Path.ToString()
            where path.StartsWith(prefix, StringComparison.Ordinal)
            group path by path[prefix.Length..].Split('/')[0] into child
            let own = prefix + child.Key
            orderby new ConceptPath(Encoding.UTF8.GetBytes(child.Key))
            select Child(child.Key, child.Contains(own), child.Where(path => path != own).Distinct().Count(), child.Count());
    }

    public static string Child(string segment, bool hasClaims, long pathsBelow, long claims) => $"{segment} {hasClaims} {pathsBelow} {claims}";

    public static string Child(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var child = JsonElement.ParseValue(ref reader);
        return Child(
            child.GetProperty("segment").GetString()!,
            child.GetProperty("has_claims").GetBoolean(),
            child.GetProperty("paths_below").GetInt64(),
            child.GetProperty("claims").GetInt64());
    }

    private static string Text(Action<ArrayBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class Registry(ReferenceLog log, long seq) : ISourceRegistry
    {
        public SourceProfile Find(SourceId source) => log.Source(source, seq)?.Profile ?? SourceProfile.Default;

        public string? SnapshotId => null;

        public SourceStanding StandingOf(SourceId source) => SourceStanding.Unknown;
    }
}
