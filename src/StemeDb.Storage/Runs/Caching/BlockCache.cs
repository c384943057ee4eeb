using StemeDb.Storage.Counting;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs.Caching;

/// <summary>
/// Keeps blocks of runs in memory, up to a number of bytes, and drops those not used lately (CLOCK). Thread-safe. A block is
/// found through its run's own slot for it, so a hit takes no lock and no hash; the cache only decides who stays.
/// </summary>
public sealed class BlockCache
{
    private const int ShardCount = 16;
    private readonly CacheShard[] _shards;
    private readonly StripedCounter _hits = new();
    private readonly StripedCounter _misses = new();

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacityBytes">Bytes it may hold, ≥ 0; 0 keeps nothing.</param>
    public BlockCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        CapacityBytes = capacityBytes;
        _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new CacheShard(capacityBytes / ShardCount))];
    }

    /// <summary>Bytes it may hold.</summary>
    public long CapacityBytes { get; }

    /// <summary>Bytes it holds.</summary>
    public long UsedBytes => _shards.Sum(shard => shard.UsedBytes);

    /// <summary>Blocks that were found in memory since the start.</summary>
    public long Hits => _hits.Sum;

    /// <summary>Blocks that had to be read from disk since the start.</summary>
    public long Misses => _misses.Sum;

    /// <summary>Blocks that were dropped for others since the start.</summary>
    public long Evictions => _shards.Sum(shard => shard.Evictions);

    /// <summary>Looks into a slot.</summary>
    internal Block? Find(Block?[] slots, int index)
    {
        var block = Volatile.Read(ref slots[index]);
        if (block is null)
        {
            _misses.Increment();
            return null;
        }

        // Written only when it changes, so that readers on several cores do not pull the line from each other.
        if (!block.RecentlyUsed)
        {
            block.RecentlyUsed = true;
        }

        _hits.Increment();
        return block;
    }

    /// <summary>Keeps a block that was read.</summary>
    internal void Admit(Block?[] slots, int index, Block block) => _shards[index % ShardCount].Admit(slots, index, block);

    /// <summary>Drops the blocks of a run that is closed.</summary>
    internal void Forget(Block?[] slots)
    {
        foreach (var shard in _shards)
        {
            shard.Forget(slots);
        }
    }
}
