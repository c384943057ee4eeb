using StemeDb.Storage.Counting;

namespace StemeDb.Storage.Runs.Bloom;

/// <summary>What the filters of all runs of a store were good for, since the start. Thread-safe.</summary>
public sealed class FilterCounts
{
    private readonly StripedCounter _asked = new();
    private readonly StripedCounter _passed = new();
    private readonly StripedCounter _inVain = new();

    /// <summary>Runs that were asked whether they may hold a key.</summary>
    public long Asked => _asked.Sum;

    /// <summary>Of these, runs that may hold it and were searched.</summary>
    public long Passed => _passed.Sum;

    /// <summary>Of these, runs that did not hold it.</summary>
    public long InVain => _inVain.Sum;

    /// <summary>A key was looked for.</summary>
    /// <param name="asked">In how many runs.</param>
    /// <param name="passed">How many of them have to be searched.</param>
    public void Count(int asked, int passed)
    {
        _asked.Add(asked);
        if (passed > 0) _passed.Add(passed);
    }

    /// <summary>A run was searched and does not hold the key.</summary>
    public void CountInVain() => _inVain.Increment();
}
