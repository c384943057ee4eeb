using StemeDb.Model.Paths;

namespace StemeDb.Model.Trust;

/// <summary>Learns copy groups and accuracies from the voices on contested paths (docs/trust.md). Pure; the same voices give the same bytes anywhere.</summary>
public static class TrustLearner
{
    /// <summary>Learns.</summary>
    /// <param name="voices">What the sources say.</param>
    /// <param name="asOfSeq">The seq that it is what they say as of.</param>
    /// <param name="familyOf">The declared family of a source at that seq; null: none.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The snapshot, and its content cut into the parts that go to the log.</returns>
    public static (TrustSnapshot Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Parts) Learn(
        ContestedVoices voices, long asOfSeq, Func<SourceId, string?> familyOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(voices);
        ArgumentNullException.ThrowIfNull(familyOf);
        var groups = CopyDetection.Find(voices, cancellation);
        var accuracy = AccuracyEstimation.Run(voices, Clusters(voices, groups, familyOf), cancellation);
        var sources = new LearnedSource[voices.Sources.Count];
        for (var i = 0; i < sources.Length; i++) sources[i] = Describe(voices, groups, accuracy, i);
        var summary = new SnapshotSummary(asOfSeq, voices.Voices, voices.Paths, voices.Thinning, accuracy.Rounds);
        return TrustSnapshotEncoding.Make(summary, sources);
    }

    private static LearnedSource Describe(ContestedVoices voices, CopyGroups groups, AccuracyEstimation accuracy, int source)
    {
        var link = groups.LinkOf(source);
        return new(
            voices.Sources[source],
            groups.ContestedPathsOf(source),
            groups.Of(source),
            link.Shared == 0 ? null : new CopyLink(voices.Sources[link.With], link.Agreed, link.Shared),
            accuracy.SampleOf(source),
            accuracy.MillionthsOf(source),
            accuracy.LowerBoundOf(source));
    }

    /// <summary>Who speaks with one voice: copies, and sources of one declared family, joined where a source is in both.</summary>
    private static int[] Clusters(ContestedVoices voices, CopyGroups groups, Func<SourceId, string?> familyOf)
    {
        var sets = new DisjointSets(voices.Sources.Count);
        var firstOfFamily = new Dictionary<string, int>(StringComparer.Ordinal);
        var firstOfGroup = new int[groups.Count + 1];
        for (var source = 0; source < voices.Sources.Count; source++)
        {
            if (familyOf(voices.Sources[source]) is { } family && !firstOfFamily.TryAdd(family, source)) sets.Join(source, firstOfFamily[family]);
            var group = groups.Of(source);
            if (group == 0) continue;
            if (firstOfGroup[group] == 0) firstOfGroup[group] = source + 1;
            else sets.Join(source, firstOfGroup[group] - 1);
        }

        return [.. Enumerable.Range(0, voices.Sources.Count).Select(sets.Find)];
    }
}
