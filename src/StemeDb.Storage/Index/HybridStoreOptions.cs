using StemeDb.Storage.Background;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index;

/// <summary>How a <see cref="HybridStore"/> works. Cannot be made with values that are out of range.</summary>
public sealed record HybridStoreOptions
{
    /// <summary>Smallest memtable: 16 KiB.</summary>
    public const long MemtableBytesMin = 16 * 1024;

    /// <summary>Makes options.</summary>
    /// <param name="directory">Absolute path of the directory of the runs; must exist.</param>
    public HybridStoreOptions(string directory) => Directory = Path.IsPathFullyQualified(directory)
        ? directory
        : throw new ArgumentException($"The directory of the runs must be an absolute path, not '{directory}'.", nameof(directory));

    /// <summary>Absolute path of the directory of the runs.</summary>
    public string Directory { get; }

    /// <summary>
    /// A memtable that holds this many bytes is written to disk: <see cref="MemtableBytesMin"/> to 8 GiB, 64 MiB unless given.
    /// Two of them can be in memory at a time, and one batch may go beyond.
    /// </summary>
    public long MemtableBytesMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MemtableBytesMin);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 8L * 1024 * 1024 * 1024);
            field = value;
        }
    } = 64L * 1024 * 1024;

    /// <summary>Bytes of run blocks kept in memory: 0 or more, 256 MiB unless given.</summary>
    public long BlockCacheBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 256L * 1024 * 1024;

    /// <summary>Bytes of a block of a run; see <see cref="Runs.RunOptions.BlockBytes"/>.</summary>
    public int BlockBytes { get; init; } = 8 * 1024;

    /// <summary>Free bytes of the disk that a merge leaves untouched, 0 or more, none unless given.</summary>
    public long FreeBytesMin
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Bits of filter per path and voice in new runs; see <see cref="Runs.RunOptions.FilterBitsPerKey"/>.</summary>
    public int FilterBitsPerKey { get; init; } = 10;

    /// <summary>How much of a run is written before it is synced; see <see cref="Runs.RunOptions.SyncEveryBytes"/>.</summary>
    public int SyncEveryBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>When runs are merged.</summary>
    public MergePolicy MergePolicy { get; init; } = new();

    /// <summary>Runs flushes and merges; threads unless given.</summary>
    public IBackgroundWork Background { get; init; } = BackgroundThreads.Instance;
}
