using StemeDb.Simulation.Disk;
using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultEffect
{
    /// <summary>Nothing is done, and the error is reported.</summary>
    Fails,

    /// <summary>Of a write: the sectors of about its first half are written, then the error is reported.</summary>
    FailsHalfway,

    /// <summary>
    /// Of a sync: the error is reported once, and what was written is dropped from the page cache's list of what is to be
    /// written; the next sync succeeds without it.
    /// </summary>
    ForgetsAndFails,

    /// <summary>It is done, and an error is reported nevertheless.</summary>
    FailsAfterwards,

    /// <summary>Of a read: no error is reported, and one bit of what is returned is not what the disk holds.</summary>
    ReadsWrongBytes,
}

/// <summary>Which error is reported.</summary>
public enum DiskError
{
    /// <summary>EIO.</summary>
    InputOutput = 5,

    /// <summary>ENOSPC.</summary>
    NoSpace = 28,

    /// <summary>EDQUOT.</summary>
    QuotaExceeded = 122,
}

/// <summary>One operation, or several in a row, that fail.</summary>
/// <param name="Operation">Of which kind.</param>
/// <param name="Error">How.</param>
/// <param name="Nth">The first of that kind that fails, 0 or more.</param>
public sealed record Fault(DiskOperation Operation, DiskError Error, int Nth = 0)
{
    /// <summary>What happens beside the error.</summary>
    public FaultEffect Effect { get; init; } = FaultEffect.Fails;

    /// <summary>How many of that kind fail, 1 or more.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Only operations on paths that hold this text count; empty: all.</summary>
    public string PathPart { get; init; } = "";

    /// <summary>The error as the storage's file system reports it.</summary>
    /// <param name="path">Of which file.</param>
    public IOException ErrorOf(string path) => Error switch
    {
        DiskError.NoSpace => new DiskFullException(path, new IOException("No space left on device", (int)Error)),
        DiskError.QuotaExceeded => new DiskFullException(path, new IOException("Disk quota exceeded", (int)Error)),
        _ => new IOException($"Input/output error: '{path}'", (int)Error),
    };
}

/// <summary>The faults of a disk, and how often each fired. Thread-safe.</summary>
/// <param name="faults">They count by themselves: an operation may be the third for one and the first for another.</param>
public sealed class FaultPlan(params IReadOnlyList<Fault> faults)
{
    private readonly Lock _gate = new();
    private readonly int[] _met = new int[faults.Count];

    /// <summary>Operations that failed.</summary>
    public int Fired { get; private set; }

    /// <summary>Counts an operation.</summary>
    /// <returns>The fault that it meets; null: none.</returns>
    public Fault? Meet(DiskOperation operation, string path)
    {
        lock (_gate)
        {
            Fault? met = null;
            for (var i = 0; i < faults.Count; i++)
            {
                var fault = faults[i];
                if (fault.Operation != operation || !path.Contains(fault.PathPart, StringComparison.Ordinal)) continue;
                var number = _met[i]++;
                if (number >= fault.Nth && number < fault.Nth + fault.Times) met ??= fault;
            }

            if (met is not null) Fired++;
            return met;
        }
    }
}
