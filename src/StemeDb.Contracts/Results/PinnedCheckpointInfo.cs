using StemeDb.Model.Time;

namespace StemeDb.Contracts.Results;

/// <summary>A checkpoint that the engine keeps for a backup.</summary>
/// <param name="Pin">By which it is read and released.</param>
/// <param name="TimeToLive">How long it is kept without being used.</param>
/// <param name="Manifest">The file MANIFEST of a directory that holds these runs.</param>
/// <param name="Runs">Name (<c>&lt;sha256&gt;.kv</c>) and length in bytes of each.</param>
/// <param name="Seq">The runs hold every record up to it, and none beyond.</param>
/// <param name="Checksum">The chained checksum of the journal behind it; null when the journal no longer tells it.</param>
/// <param name="RecordedAt">When the record at <paramref name="Seq"/> was admitted; null when there is none.</param>
/// <param name="AssertionCount">Assertions in the runs.</param>
/// <param name="ClusterId">Whose data it is.</param>
/// <param name="Generation">Which life of the cluster.</param>
public sealed record PinnedCheckpointInfo(
    string Pin,
    TimeSpan TimeToLive,
    ReadOnlyMemory<byte> Manifest,
    IReadOnlyList<(string Name, long Length)> Runs,
    long Seq,
    uint? Checksum,
    Instant? RecordedAt,
    long AssertionCount,
    Guid ClusterId,
    long Generation);
