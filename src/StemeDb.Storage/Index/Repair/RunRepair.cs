using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Repair;

/// <summary>What became known or was done about a damaged run.</summary>
/// <param name="Run">The run, as the manifest listed it.</param>
/// <param name="Outcome">What it is.</param>
/// <param name="Detail">Why, as a sentence.</param>
public sealed record RunRepair(RunInfo Run, RunRepairOutcome Outcome, string Detail);

/// <summary>What happens to damaged runs.</summary>
public enum RunRepairOutcome
{
    /// <summary>Damage was found. What is sound in the run is served, unless it is in quarantine.</summary>
    Damaged,

    /// <summary>It was written again from the journal, and all of its range is answered.</summary>
    Rebuilt,

    /// <summary>The journal no longer holds its seqs: a person has to put it back.</summary>
    NotCovered,

    /// <summary>It could not be rebuilt or counted anew; it is tried again.</summary>
    Failed,

    /// <summary>Nothing is wrong with it after all: all of it was read again and is what was written. The disk had misread it.</summary>
    Sound,

    /// <summary>It was written while an older run could not be read, and its counts of children have now been made anew.</summary>
    Recounted,
}
