using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Runs;

/// <summary>How runs are written. Readers need none of it: a run says all about itself.</summary>
public sealed record RunOptions
{
    private readonly int _blockBytes = 8 * 1024;
    private readonly int _restartInterval = 16;
    private readonly int _filterBitsPerKey = 10;
    private readonly int _syncEveryBytes = 4 * 1024 * 1024;

    /// <summary>A block is closed when its entries reach this many bytes: 1 KiB to 1 MiB, by default 8 KiB.</summary>
    public int BlockBytes
    {
        get => _blockBytes;
        init => _blockBytes = Within(value, 1024, 1024 * 1024, nameof(BlockBytes));
    }

    /// <summary>Every so many entries a key is written whole: 1 to 1,024, by default 16.</summary>
    public int RestartInterval
    {
        get => _restartInterval;
        init => _restartInterval = Within(value, 1, 1024, nameof(RestartInterval));
    }

    /// <summary>Bits of filter per distinct prefix: 0 (no filters) to 32, by default 10 (about 1 % false positives).</summary>
    public int FilterBitsPerKey
    {
        get => _filterBitsPerKey;
        init => _filterBitsPerKey = Within(value, 0, 32, nameof(FilterBitsPerKey));
    }

    /// <summary>
    /// While a run is written it is synced after every so many bytes: 4 KiB to 1 GiB, by default 4 MiB. The disk then never holds
    /// more than that of it when a batch of the journal has to be made durable.
    /// </summary>
    public int SyncEveryBytes
    {
        get => _syncEveryBytes;
        init => _syncEveryBytes = Within(value, 4096, 1024 * 1024 * 1024, nameof(SyncEveryBytes));
    }

    /// <summary>Which prefixes enter the filters; null: none do.</summary>
    public IFilterPrefixes? FilterPrefixes { get; init; }

    private static int Within(int value, int minimum, int maximum, string name) =>
        value >= minimum && value <= maximum
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be {minimum} to {maximum}.");
}
