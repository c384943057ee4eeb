using System.Text;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Tests.Lenses;
using StemeDb.Model.Trust;

namespace StemeDb.Model.Tests.Trust;

/// <summary>Learns from claims in memory.</summary>
internal static class Learning
{
    public static TrustSnapshot Learn(
        ClaimLog log, IEnumerable<string> paths, ValueRule? rule = null, int voicesMax = LearningLimits.VoicesMax, Func<SourceId, string?>? familyOf = null)
    {
        var (snapshot, parts) = TrustLearner.Learn(Collect(log, paths, rule, voicesMax), log.LastSeq, familyOf ?? (_ => null));
        var again = TrustSnapshotEncoding.Decode(snapshot.Id, parts);
        Assert.True(again.SaysTheSame(snapshot));
        Assert.Equal(snapshot.Summary, again.Summary);
        return again;
    }

    public static ContestedVoices Collect(ClaimLog log, IEnumerable<string> paths, ValueRule? rule = null, int voicesMax = LearningLimits.VoicesMax)
    {
        var collector = new VoiceCollector(voicesMax);
        foreach (var path in paths.Select(path => new ConceptPath(Encoding.UTF8.GetBytes(path))).Order())
        {
            foreach (var claim in log.Claims(path.ToString())) collector.Add(claim);
            collector.EndPath(path, rule ?? ValueRule.Default);
        }

        return collector.Finish();
    }

    /// <summary>The copy groups, the largest first, each as its sources with commas between them.</summary>
    public static string[] GroupsOf(TrustSnapshot snapshot) =>
    [
        .. Enumerable.Range(1, snapshot.Groups)
            .Select(group => snapshot.MembersOf(group).Select(member => member.Source.ToString()).ToArray())
            .OrderByDescending(members => members.Length).ThenBy(members => members[0], StringComparer.Ordinal)
            .Select(members => string.Join(',', members)),
    ];

    public static LearnedSource Of(TrustSnapshot snapshot, string source) =>
        snapshot.Find(new SourceId(Encoding.UTF8.GetBytes(source))) ?? throw new InvalidOperationException($"Nothing was learned of {source}.");
}

/// <summary>A registry that knows a snapshot and nothing else.</summary>
internal sealed class SnapshotDirectory(TrustSnapshot snapshot) : ISourceRegistry
{
    public string? SnapshotId => snapshot.Id;

    public SourceProfile Find(SourceId source) => SourceProfile.Default;

    public SourceStanding StandingOf(SourceId source) => snapshot.StandingOf(source);
}
