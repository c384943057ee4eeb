namespace StemeDb.Storage.Runs.Merging;

/// <summary>
/// Size-tiered merging: as soon as <see cref="FanIn"/> neighbours (by seq) are of one tier, they become one run of the next.
/// Every byte is rewritten at most once per tier, and there are at most FanIn − 1 runs of each tier once all merging is done;
/// the number of tiers grows with the logarithm of the number of flushes. Immutable; thread-safe.
/// </summary>
public sealed record MergePolicy
{
    private readonly int _fanIn = 4;

    /// <summary>How many runs become one: 2 to 16, by default 4.</summary>
    public int FanIn
    {
        get => _fanIn;
        init => _fanIn = value is >= 2 and <= 16
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FanIn), value, "FanIn must be 2 to 16.");
    }

    /// <summary>Chooses what to merge next: the lowest tier that has enough neighbours, and there the oldest.</summary>
    /// <param name="runs">The runs of the manifest, by ascending seq. Runs in quarantine are not merged, nor is across them.</param>
    /// <returns>The plan, or null when nothing needs merging.</returns>
    public MergePlan? Choose(IReadOnlyList<RunInfo> runs)
    {
        MergePlan? best = null;
        var start = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].State != RunState.Available)
            {
                start = i + 1;
                continue;
            }

            start = runs[i].Tier == runs[start].Tier ? start : i;

            if (i - start + 1 == FanIn && (best is null || runs[i].Tier < best.Tier - 1))
            {
                best = new MergePlan([.. runs.Skip(start).Take(FanIn)], runs[i].Tier + 1);
            }
        }

        return best;
    }
}

/// <summary>Runs to become one.</summary>
/// <param name="Inputs">By ascending seq; at least two.</param>
/// <param name="Tier">Tier of the result.</param>
public sealed record MergePlan(IReadOnlyList<RunInfo> Inputs, int Tier);
