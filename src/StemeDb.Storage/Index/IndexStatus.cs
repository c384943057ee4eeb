namespace StemeDb.Storage.Index;

/// <summary>Sizes and faults of an index at a moment.</summary>
/// <param name="MemoryBytes">Bytes held by the memtables.</param>
/// <param name="Runs">Number of runs in the manifest.</param>
/// <param name="RunBytes">Their size on disk.</param>
/// <param name="Flushes">Memtables written to disk since the start.</param>
/// <param name="Merges">Merges finished since the start.</param>
/// <param name="IsFull">Memory is full: writers wait until a flush has finished.</param>
/// <param name="Faults">What is wrong, one sentence each; empty when all is well.</param>
public sealed record IndexStatus(
    long MemoryBytes, int Runs, long RunBytes, long Flushes, long Merges, bool IsFull, IReadOnlyList<string> Faults)
{
    /// <summary>Runs of which some bytes are damaged; what is sound in them is served.</summary>
    public int RunsDamaged { get; init; }

    /// <summary>Runs that cannot be read at all; what may lie in their key ranges is refused.</summary>
    public int RunsInQuarantine { get; init; }

    /// <summary>Runs written while others could not be read, so that they do not know which of their paths are new: counts of children are refused until they are counted anew.</summary>
    public int RunsToRecount { get; init; }

    /// <summary>Damaged runs written again from the journal since the start.</summary>
    public long RunsRebuilt { get; init; }
}
