namespace StemeDb.Storage.Journal;

/// <summary>A batch as it was appended.</summary>
/// <param name="FirstSeq">Seq of its first record.</param>
/// <param name="Count">Records in it, 1 or more; their seqs follow each other.</param>
/// <param name="Payload">The records' bytes; valid until the reader's next call.</param>
/// <param name="Checksum">The chained checksum (CRC-32C) at the end of this batch.</param>
public readonly record struct JournalBatch(long FirstSeq, int Count, ReadOnlyMemory<byte> Payload, uint Checksum)
{
    /// <summary>Seq of its last record.</summary>
    public long LastSeq => FirstSeq + Count - 1;

    /// <summary>The chained checksum before this batch: that of everything before <see cref="FirstSeq"/>.</summary>
    public uint Previous { get; init; }
}
