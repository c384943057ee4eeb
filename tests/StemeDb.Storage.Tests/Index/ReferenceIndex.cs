using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

/// <summary>What an index must answer, computed from a plain list of records by looking through all of it.</summary>
internal sealed class ReferenceIndex
{
    public List<LogRecord> Records { get; } = [];

    public long Seq => Records.Count;

    public IndexCounts Counts => new(
        Records.OfType<AssertionRecord>().Count(),
        Records.OfType<RetractionRecord>().Count(),
        Records.Count(record => record is SourceRecord or RuleRecord or SnapshotPartRecord or ApiKeyRecord or AuditRecord or IdempotencyRecord));

    /// <summary>All assertions up to a seq with what befell them, in order of path, source and seq.</summary>
    public List<StoredAssertion> Assertions(long seq)
    {
        var retractions = Until(seq).OfType<RetractionRecord>()
            .GroupBy(retraction => retraction.Target)
            .ToDictionary(group => group.Key, group => MarkOf(group.First()));
        var supersessions = Until(seq).OfType<AssertionRecord>()
            .SelectMany(later => later.Superseded, (later, at) => (at.Seq, Mark: new SupersessionMark(later.Seq, later.Id)))
            .GroupBy(item => item.Seq)
            .ToDictionary(group => group.Key, group => group.First().Mark);
        return
        [
            .. Until(seq).OfType<AssertionRecord>()
                .Select(record => new StoredAssertion(record, retractions.GetValueOrDefault(record.Id), supersessions.GetValueOrDefault(record.Seq)))
                .OrderBy(a => a.Record.Assertion.Path).ThenBy(a => a.Record.Assertion.Source).ThenBy(a => a.Record.Seq),
        ];
    }

    /// <summary>The latest live claim of every voice that has one.</summary>
    public Dictionary<(ConceptPath Path, SourceId Source), AssertionRecord> LatestLive() =>
        Assertions(Seq)
            .Where(a => a.Retracted is null && a.SupersededBy is null)
            .GroupBy(a => (a.Record.Assertion.Path, a.Record.Assertion.Source))
            .ToDictionary(
                group => group.Key,
                group => group.OrderBy(a => a.Record.Assertion.AssertedAt!.Value.Ticks).ThenBy(a => a.Record.Seq).Last().Record);

    public IEnumerable<string> Children(string parent)
    {
        var prefix = parent.Length == 0 ? "" : parent + "/";
        return Assertions(Seq)
            .Select(assertion => assertion.Record.Assertion.Path.ToString())
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(path => path[prefix.Length..].Split('/')[0])
            .OrderBy(child => System.Text.Encoding.UTF8.GetBytes(child.Key), ByteOrder.Instance)
            .Select(child => (child, own: prefix + child.Key))
            .Select(item => $"{item.child.Key} {item.child.Contains(item.own)} {item.child.Where(path => path != item.own).Distinct().Count()} {item.child.Count()}");
    }

    public SourceRecord? Source(SourceId source, long seq) => Until(seq).OfType<SourceRecord>().LastOrDefault(r => r.Source == source);

    public IEnumerable<RuleRecord> Rules(long seq) =>
        Until(seq).OfType<RuleRecord>().GroupBy(rule => rule.Pattern).Select(group => group.Last()).OrderBy(rule => rule.Seq);

    public IEnumerable<ApiKeyRecord> Keys(long applied) =>
        Until(applied).OfType<ApiKeyRecord>().GroupBy(key => key.KeyId).Select(group => group.Last()).OrderBy(key => key.KeyId, StringComparer.Ordinal);

    public IdempotencyRecord? Idempotency(string key, long applied) => Until(applied).OfType<IdempotencyRecord>().LastOrDefault(record => record.Key == key);

    public IEnumerable<AuditRecord> Audit(long beforeSeq, long seq) => Until(seq).OfType<AuditRecord>().Where(audit => audit.Seq < beforeSeq).Reverse();

    /// <summary>The snapshots that stand whole, as id and seq: all parts in order, without parts of others between them.</summary>
    public IEnumerable<string> Snapshots(long seq)
    {
        var parts = Until(seq).OfType<SnapshotPartRecord>().ToArray();
        for (var last = 0; last < parts.Length; last++)
        {
            var first = last - parts[last].Parts + 1;
            if (first < 0 || parts[last].Part != parts[last].Parts) continue;
            var own = parts[first..(last + 1)];
            if (own.Select((part, i) => part.Part == i + 1 && part.SnapshotId == parts[last].SnapshotId).All(isOwn => isOwn))
            {
                yield return $"{parts[last].SnapshotId} {parts[last].Seq} {parts[last].RecordedAt} {string.Join(',', own.Select(part => part.Seq))}";
            }
        }
    }

    public long SeqAt(Instant at, long seq) => Until(seq).LastOrDefault(record => record.RecordedAt <= at)?.Seq ?? 0;

    private IEnumerable<LogRecord> Until(long seq) => Records.Take((int)Math.Min(seq, Records.Count));

    private static RetractionMark MarkOf(RetractionRecord retraction) =>
        new(retraction.Seq, retraction.RecordedAt, retraction.By, retraction.Reason);

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
