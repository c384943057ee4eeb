using StemeDb.Storage.Verification;

namespace StemeDb.Storage.Repair;

/// <summary>What a repair of a data directory would do, and what would be lost by it. Made without changing anything.</summary>
/// <param name="Found">What is wrong.</param>
/// <param name="Steps">What would be done, in order; empty when nothing needs it.</param>
/// <param name="Obstacle">Why it cannot be repaired, with what to do; null when it can.</param>
public sealed record RepairPlan(DataVerification Found, IReadOnlyList<RepairStep> Steps, string? Obstacle)
{
    /// <summary>Records that would be lost.</summary>
    public long LostRecords => Steps.Sum(step => step.LostRecords);
}

/// <summary>One step of a repair.</summary>
/// <param name="Kind">What is repaired.</param>
/// <param name="Detail">What is done, as a sentence.</param>
/// <param name="LostFromSeq">The first seq that is lost by it; 0 when none is.</param>
/// <param name="LostToSeq">The last seq that is lost by it; 0 when none is.</param>
public sealed record RepairStep(RepairKind Kind, string Detail, long LostFromSeq = 0, long LostToSeq = 0)
{
    /// <summary>Records that are lost by it.</summary>
    public long LostRecords => LostFromSeq == 0 ? 0 : LostToSeq - LostFromSeq + 1;
}

/// <summary>What of a data directory is repaired.</summary>
public enum RepairKind
{
    /// <summary><c>metadata.json</c>, from the headers of the journal.</summary>
    Metadata,

    /// <summary>The list of runs, from the runs.</summary>
    Manifest,

    /// <summary>The journal: one part without a gap is kept.</summary>
    Journal,

    /// <summary>A run, from the journal.</summary>
    Run,
}
