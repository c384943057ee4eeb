using System.Globalization;

namespace StemeDb.Simulation;

/// <summary>How much was simulated.</summary>
internal sealed class SimulationTally
{
    public long Seeds { get; set; }

    public long Steps { get; set; }

    public long Writes { get; set; }

    public long Refused { get; set; }

    public long Unknown { get; set; }

    public long Questions { get; set; }

    public long Checks { get; set; }

    public long Operations { get; set; }

    public long Faults { get; set; }

    public long Kills { get; set; }

    public long PowerCuts { get; set; }

    public long Starts { get; set; }

    public long StartsRefused { get; set; }

    /// <summary>How often the engine took a fault for final.</summary>
    public long ProcessesEnded { get; set; }

    public long Restarts { get; set; }

    public long Checkpoints { get; set; }

    public long Flushes { get; set; }

    public long Merges { get; set; }

    /// <summary>Bits of runs that were flipped on the disk.</summary>
    public long Rotten { get; set; }

    /// <summary>Runs rebuilt from the journal.</summary>
    public long Rebuilt { get; set; }

    /// <summary>How often an operator put runs back, because the journal no longer held them.</summary>
    public long PutBack { get; set; }

    /// <summary>Questions and writes answered with range_unavailable.</summary>
    public long Unavailable { get; set; }

    /// <summary>Of all disk operations in their order: a seed that left another trail did not go the same way.</summary>
    public long Trail { get; set; }

    public void Add(SimulationTally other)
    {
        foreach (var property in typeof(SimulationTally).GetProperties())
        {
            property.SetValue(this, (long)property.GetValue(this)! + (long)property.GetValue(other)!);
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seeds} seeds, {Steps} steps, {Operations} disk operations, {Writes} writes ({Refused} refused, {Unknown} batches cut off), {Questions} questions, {Checks} whole comparisons, {Faults} faults, {Kills} kills, {PowerCuts} power cuts, {Starts} starts ({StartsRefused} refused), {ProcessesEnded} processes that ended themselves, {Restarts} clean restarts, {Checkpoints} checkpoints, {Flushes} flushes, {Merges} merges, {Rotten} bits of runs flipped, {Rebuilt} runs rebuilt, {PutBack} times runs put back, {Unavailable} times range_unavailable; trail {Trail:x16}");
}
