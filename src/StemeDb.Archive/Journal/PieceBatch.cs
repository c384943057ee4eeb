using StemeDb.Model.Time;

namespace StemeDb.Archive.Journal;

/// <summary>A batch of the journal on its way into the archive.</summary>
/// <param name="FirstSeq">Seq of its first record.</param>
/// <param name="Count">Records in it, 1 or more.</param>
/// <param name="Payload">The records' bytes, 1 or more.</param>
/// <param name="Previous">The journal's chained checksum before it.</param>
/// <param name="Checksum">The journal's chained checksum behind it.</param>
/// <param name="FirstRecordedAt">When its first record was admitted.</param>
/// <param name="LastRecordedAt">When its last record was admitted.</param>
public readonly record struct PieceBatch(
    long FirstSeq, int Count, ReadOnlyMemory<byte> Payload, uint Previous, uint Checksum, Instant FirstRecordedAt, Instant LastRecordedAt)
{
    /// <summary>Seq of its last record.</summary>
    public long LastSeq => FirstSeq + Count - 1;
}
