namespace StemeDb.Storage.Journal;

/// <summary>
/// The log of everything admitted: batches of opaque record bytes in seq order, durable before they are acknowledged.
/// Stands behind an interface so that a replicated log can take its place. The format of the one on files is in
/// docs/formats/journal.md.
/// </summary>
/// <remarks>
/// <see cref="Append"/> and Dispose belong to one writer thread; everything else may be called by any thread at any time.
/// After a failed write or sync <see cref="Append"/>, <see cref="Read"/>, <see cref="Trim"/> and every reader throw
/// <see cref="JournalPoisonedException"/>.
/// </remarks>
public interface IJournal : IDisposable
{
    /// <summary>Where the durable part ends. Never goes back.</summary>
    JournalPosition Durable { get; }

    /// <summary>The first seq that can still be read; <see cref="Durable"/> + 1 when the journal holds nothing.</summary>
    long FirstRetainedSeq { get; }

    /// <summary>Bytes of the segments that are kept, blank space of the last one included.</summary>
    long RetainedBytes { get; }

    /// <summary>
    /// The greatest seq at a place where the journal can be trimmed such that the batches behind it take at least so many bytes;
    /// what is before it may go when only that much is to be kept.
    /// </summary>
    /// <param name="bytes">0 or more, with what the journal adds to payloads.</param>
    /// <returns><see cref="FirstRetainedSeq"/> - 1 when there is no such place.</returns>
    long SeqFollowedBy(long bytes);

    /// <summary>Bytes of the batches that stand in segments with records after a seq; 0 when there are none.</summary>
    /// <param name="seq">0 or more.</param>
    long BytesAfter(long seq);

    /// <summary>Why the journal is poisoned; null while it is well.</summary>
    Exception? Failure { get; }

    /// <summary>
    /// Writer: appends one batch and returns when it is durable: one write, one sync, no allocation. Large batches are
    /// cheaper than many small ones; the largest is <see cref="BatchBytesMax"/>.
    /// </summary>
    /// <param name="firstSeq">Seq of the first record; always <see cref="Durable"/>.Seq + 1.</param>
    /// <param name="count">Records in the batch, 1 or more.</param>
    /// <param name="payload">The records' bytes, copied; 1 byte or more.</param>
    /// <returns>The durable position after it.</returns>
    /// <exception cref="ArgumentException">A seq that is not the next one, or a batch that is empty or too large.</exception>
    /// <exception cref="Files.DiskFullException">
    /// No room for a new segment. Nothing was written; the same batch may be tried again later.
    /// </exception>
    /// <exception cref="JournalPoisonedException">
    /// A write or sync failed, now or earlier. Whether this batch will be there after a restart is unknown.
    /// </exception>
    JournalPosition Append(long firstSeq, int count, ReadOnlySpan<byte> payload);

    /// <summary>The largest payload of one batch in bytes.</summary>
    int BatchBytesMax { get; }

    /// <summary>Opens a reader of durable batches, beginning with the one that holds a seq.</summary>
    /// <param name="fromSeq">1 or more; may lie beyond the durable end: then the reader waits for it to come.</param>
    /// <exception cref="JournalTrimmedException">The seq is before <see cref="FirstRetainedSeq"/>.</exception>
    IJournalReader Read(long fromSeq);

    /// <summary>Removes the segments that hold only records up to a seq. The last segment always stays.</summary>
    /// <param name="upToSeq">Records up to this seq are no longer needed.</param>
    /// <returns>How many segments were removed.</returns>
    int Trim(long upToSeq);
}
