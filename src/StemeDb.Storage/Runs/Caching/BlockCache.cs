namespace StemeDb.Storage.Runs.Caching;

/// <summary>Keeps blocks of runs in memory, up to a number of bytes, and drops those not used lately (CLOCK). Thread-safe.</summary>
public sealed class BlockCache
{
    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacityBytes">Bytes it may hold, ≥ 0; 0 keeps nothing.</param>
    public BlockCache(long capacityBytes) => throw new NotSupportedException();

    /// <summary>Bytes it may hold.</summary>
    public long CapacityBytes => throw new NotSupportedException();

    /// <summary>Bytes it holds.</summary>
    public long UsedBytes => throw new NotSupportedException();

    /// <summary>Blocks that were found in memory since the start.</summary>
    public long Hits => throw new NotSupportedException();

    /// <summary>Blocks that had to be read from disk since the start.</summary>
    public long Misses => throw new NotSupportedException();

    /// <summary>Blocks that were dropped for others since the start.</summary>
    public long Evictions => throw new NotSupportedException();
}
