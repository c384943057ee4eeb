namespace StemeDb.Storage.Journal;

/// <summary>What an offline check of a journal found.</summary>
/// <param name="Directory">Absolute path of the directory of the segments.</param>
/// <param name="Segments">Every segment whose header holds, in order.</param>
/// <param name="Damages">Everything that recovery would refuse to start on, in order; each names the seqs that are lost.</param>
/// <param name="Torn">The trace of a write that was cut short, which recovery will cut off; null when there is none.</param>
public sealed record JournalVerification(
    string Directory, IReadOnlyList<SegmentVerification> Segments, IReadOnlyList<JournalDamage> Damages, TornTail? Torn)
{
    /// <summary>Every byte is what was written; a torn tail does not count, as it was never acknowledged.</summary>
    public bool IsSound => Damages.Count == 0;

    /// <summary>The first seq held; 0 when nothing is.</summary>
    public long FirstSeq => Segments is [var first, ..] ? first.FirstSeq : 0;

    /// <summary>The last seq held; 0 when nothing is.</summary>
    public long LastSeq => Segments is [.., var last] ? last.LastSeq : 0;
}

/// <summary>What an offline check found in one segment.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="FirstSeq">Seq of its first record.</param>
/// <param name="LastSeq">Seq of its last record; <paramref name="FirstSeq"/> - 1 when it holds none.</param>
/// <param name="Batches">Whole batches in it.</param>
/// <param name="Bytes">Length of the file; every byte was read.</param>
/// <param name="UsedBytes">Where the last whole batch ends.</param>
public sealed record SegmentVerification(string File, long FirstSeq, long LastSeq, long Batches, long Bytes, long UsedBytes);
