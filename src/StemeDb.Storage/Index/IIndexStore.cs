using StemeDb.Model.Paths;

namespace StemeDb.Storage.Index;

/// <summary>
/// What the engine knows, indexed: by path, by id, by source, by seq, and the registry. Fed by one writer thread with the
/// records of the journal, in seq order and after they are durable; read by any number of threads at the same time.
/// </summary>
/// <remarks>
/// A reader sees a consistent prefix of the log: everything up to its seq, nothing after it. Members marked "writer" may be
/// called by the writer thread only; all others by any thread.
/// </remarks>
public interface IIndexStore : IAsyncDisposable
{
    /// <summary>The seq of the last record applied; 0 when there is none. Readers opened from now on see it.</summary>
    long AppliedSeq { get; }

    /// <summary>Runs on disk cover every record up to this seq; the journal is needed from the next one on.</summary>
    long CheckpointSeq { get; }

    /// <summary>
    /// The journal is needed from this seq on: for a start, or for a damaged run that is to be rebuilt from it. At most
    /// <see cref="CheckpointSeq"/> + 1.
    /// </summary>
    long JournalNeededFrom { get; }

    /// <summary>How many records of each kind were applied.</summary>
    IndexCounts Counts { get; }

    /// <summary>Sizes and faults, for health and metrics.</summary>
    IndexStatus Status { get; }

    /// <summary>Opens a consistent view of everything applied so far. Dispose it soon: it keeps files and memory alive.</summary>
    IIndexReader OpenReader();

    /// <summary>Opens a consistent view as of a seq.</summary>
    /// <param name="asOfSeq">0 or more; a seq beyond <see cref="AppliedSeq"/> means everything applied so far.</param>
    IIndexReader OpenReader(long asOfSeq);

    /// <summary>
    /// Whether an answer about a path that was made as of a seq still stands: no claim or mark of the path, no source and no
    /// rule was recorded since. Cheap, so that it can be asked before each use of an answer that was kept.
    /// </summary>
    /// <param name="path">The bytes of the path.</param>
    /// <param name="seq">The seq the answer was made as of; one that a reader had.</param>
    /// <param name="asOfSeq">The seq that it now stands as of: everything that was applied when this was called is up to it.</param>
    /// <returns>False when something was recorded, and rarely also when nothing was; always when a damaged run may hold a part of the path.</returns>
    bool IsUnchanged(ReadOnlySpan<byte> path, long seq, out long asOfSeq);

    /// <summary>Completes when something behind a seq was applied; at once when it was already.</summary>
    /// <param name="seq">0 or more.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <remarks>The writer wakes those who wait and goes on: none of their work is done on its thread.</remarks>
    Task WaitBeyondAsync(long seq, CancellationToken cancellationToken);

    /// <summary>
    /// Writer: waits until there is room in memory for more records. To be awaited before a batch is made durable, because
    /// <see cref="Apply"/> never refuses. Completes at once in the usual case.
    /// </summary>
    /// <exception cref="IndexFlushException">Memory is full and could not be written to disk; the next call tries again.</exception>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);

    /// <summary>Writer: applies records that are durable, all visible at once when it returns.</summary>
    /// <param name="records">
    /// Encoded records (docs/formats/record.md) with the seqs <see cref="AppliedSeq"/> + 1, + 2, …; the bytes are copied.
    /// </param>
    /// <exception cref="ArgumentException">A seq is not the next one; nothing was applied.</exception>
    void Apply(ReadOnlySpan<ReadOnlyMemory<byte>> records);

    /// <summary>
    /// Writer: the source's latest claim on the path, by (asserted_at, seq), that is neither retracted nor superseded, as of
    /// everything applied.
    /// </summary>
    /// <returns>The claim; null when there is none.</returns>
    /// <exception cref="RangeUnavailableException">A damaged run may hold it.</exception>
    LatestClaim? FindLatestLive(ConceptPath path, SourceId source);

    /// <summary>Writes what is in memory to a run and makes it part of the manifest.</summary>
    /// <returns>The new <see cref="CheckpointSeq"/>: at least the <see cref="AppliedSeq"/> at the moment of the call.</returns>
    /// <exception cref="IndexFlushException">It could not be written; what is in memory stays there and stays readable.</exception>
    Task<long> CheckpointAsync(CancellationToken cancellationToken);
}
