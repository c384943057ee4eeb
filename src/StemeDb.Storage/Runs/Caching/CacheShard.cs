using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs.Caching;

/// <summary>
/// A part of the cache with its own lock and hand. Invariant under the lock: a slot holds a block exactly when the ring has
/// an entry for it, and <see cref="UsedBytes"/> is the sum over the ring, at most the capacity.
/// </summary>
internal sealed class CacheShard(long capacityBytes)
{
    /// <summary>Objects, slot and ring entry beside the bytes themselves.</summary>
    private const int OverheadBytes = 96;

    private readonly Lock _lock = new();
    private readonly List<Entry> _ring = [];
    private int _hand;
    private long _usedBytes;
    private long _evictions;

    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    public long Evictions => Interlocked.Read(ref _evictions);

    public void Admit(Block?[] slots, int index, Block block)
    {
        if (CostOf(block) > capacityBytes)
        {
            return;
        }

        lock (_lock)
        {
            if (slots[index] is not null)
            {
                return;
            }

            MakeRoom(CostOf(block));
            _ring.Add(new Entry(slots, index, block));
            _usedBytes += CostOf(block);
            Volatile.Write(ref slots[index], block);
        }
    }

    public void Forget(Block?[] slots)
    {
        lock (_lock)
        {
            for (var i = _ring.Count - 1; i >= 0; i--)
            {
                if (ReferenceEquals(_ring[i].Slots, slots))
                {
                    RemoveAt(i);
                }
            }
        }
    }

    private static long CostOf(Block block) => block.Bytes.Length + OverheadBytes;

    /// <summary>Ends after two rounds at most: the first clears every mark.</summary>
    private void MakeRoom(long cost)
    {
        while (_usedBytes + cost > capacityBytes)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            var block = _ring[_hand].Block;
            if (block.RecentlyUsed)
            {
                block.RecentlyUsed = false;
                _hand++;
                continue;
            }

            RemoveAt(_hand);
            _evictions++;
        }
    }

    private void RemoveAt(int at)
    {
        var entry = _ring[at];
        Volatile.Write(ref entry.Slots[entry.Index], null);
        _usedBytes -= CostOf(entry.Block);
        _ring[at] = _ring[^1];
        _ring.RemoveAt(_ring.Count - 1);
    }

    private readonly record struct Entry(Block?[] Slots, int Index, Block Block);
}
