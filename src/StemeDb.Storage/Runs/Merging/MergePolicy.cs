namespace StemeDb.Storage.Runs.Merging;

/// <summary>
/// Size-tiered merging: as soon as <see cref="FanIn"/> neighbours (by seq) are of one tier, they become one run of the next.
/// Every byte is rewritten at most once per tier, and there are fewer than FanIn × tiers runs, tiers growing with log(rows).
/// </summary>
public sealed record MergePolicy
{
    /// <summary>How many runs become one: 2 to 16, by default 4.</summary>
    public int FanIn { get; init; } = 4;

    /// <summary>Chooses what to merge next.</summary>
    /// <param name="runs">The runs of the manifest, by ascending seq.</param>
    /// <returns>The plan, or null when nothing needs merging.</returns>
    public MergePlan? Choose(IReadOnlyList<RunInfo> runs) => throw new NotSupportedException();
}

/// <summary>Runs to become one.</summary>
/// <param name="Inputs">By ascending seq; at least two.</param>
/// <param name="Tier">Tier of the result.</param>
public sealed record MergePlan(IReadOnlyList<RunInfo> Inputs, int Tier);
