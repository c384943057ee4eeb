using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Trust;

/// <summary>
/// What was learned about the sources from the log up to a seq: who copies whom, and how often each is right. Immutable; safe
/// for any number of threads. docs/trust.md says how it is learned, docs/formats/snapshot.md how it is kept.
/// </summary>
public sealed class TrustSnapshot
{
    private readonly Dictionary<SourceId, int> _indexes;
    private readonly SourceStanding[] _standings;
    private readonly int[][] _groups;

    internal TrustSnapshot(string id, SnapshotSummary summary, IReadOnlyList<LearnedSource> sources)
    {
        (Id, Summary, Sources) = (id, summary, sources);
        _indexes = new(sources.Count);
        _standings = new SourceStanding[sources.Count];
        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[i];
            _indexes.Add(source.Source, i);
            _standings[i] = new(source.Group, source.LowerBound, source.SampleSize);
        }

        _groups = [.. Enumerable.Range(0, sources.Count).Where(i => sources[i].Group > 0)
            .GroupBy(i => sources[i].Group).OrderBy(group => group.Key).Select(group => group.ToArray())];
    }

    /// <summary>SHA-256 of its content, 64 lower-case hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>What it was learned from.</summary>
    public SnapshotSummary Summary { get; }

    /// <summary>All sources with a voice on a contested path, by the bytes of their ids.</summary>
    public IReadOnlyList<LearnedSource> Sources { get; }

    /// <summary>How many copy groups there are.</summary>
    public int Groups => _groups.Length;

    /// <summary>What it says of a source; null when it says nothing.</summary>
    /// <param name="source">Which source.</param>
    public LearnedSource? Find(SourceId source) => _indexes.TryGetValue(source, out var index) ? Sources[index] : null;

    /// <summary>What lenses ask of a source; <see cref="SourceStanding.Unknown"/> when it says nothing.</summary>
    /// <param name="source">Which source; its memory is only read during the call.</param>
    public SourceStanding StandingOf(SourceId source) =>
        _indexes.TryGetValue(source, out var index) ? _standings[index] : SourceStanding.Unknown;

    /// <summary>The sources of a copy group, by the bytes of their ids.</summary>
    /// <param name="group">1 to <see cref="Groups"/>.</param>
    public IEnumerable<LearnedSource> MembersOf(int group) => _groups[group - 1].Select(index => Sources[index]);

    /// <summary>How many sources a copy group has.</summary>
    /// <param name="group">1 to <see cref="Groups"/>.</param>
    public int SizeOf(int group) => _groups[group - 1].Length;

    /// <summary>True when both say the same of every source, whatever they were learned from.</summary>
    /// <param name="other">The other one.</param>
    public bool SaysTheSame(TrustSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Sources.SequenceEqual(other.Sources);
    }
}

/// <summary>What a snapshot was learned from.</summary>
/// <param name="AsOfSeq">The log up to and including this seq.</param>
/// <param name="Voices">Voices on contested paths: one for each source on each.</param>
/// <param name="ContestedPaths">Paths on which at least two values are claimed.</param>
/// <param name="Thinning">One in 2^this of the contested paths was looked at, those that are told by their hash; 0: all.</param>
/// <param name="Rounds">Rounds until the accuracies stood still, or were ended.</param>
public sealed record SnapshotSummary(long AsOfSeq, long Voices, int ContestedPaths, int Thinning, int Rounds);
