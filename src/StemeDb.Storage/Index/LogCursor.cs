using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Index;

/// <summary>
/// Walks the log in seq order, one step for each record, whichever layers hold it. What a record is about is known without
/// reading the record itself, so whoever wants few of many pays for few. For one thread, while its reader is open.
/// </summary>
public abstract class LogCursor
{
    /// <summary>The seq under the cursor; defined after a move that returned true.</summary>
    public abstract long Seq { get; }

    /// <summary>What the record is.</summary>
    public abstract RecordKind Kind { get; }

    /// <summary>When it was admitted.</summary>
    public abstract Instant RecordedAt { get; }

    /// <summary>
    /// The path of the claim, or of the claim that is withdrawn; empty for records that are about no path. Valid until the next
    /// move.
    /// </summary>
    public abstract ReadOnlySpan<byte> Path { get; }

    /// <summary>Moves to the next record.</summary>
    /// <returns>False at the end of what the reader sees.</returns>
    /// <exception cref="RangeUnavailableException">A damaged run holds it.</exception>
    public abstract bool MoveNext();

    /// <summary>The record under the cursor as the journal has it, byte for byte; its memory stays valid.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run holds a part of it.</exception>
    public abstract ReadOnlyMemory<byte> Record();
}
