namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// Finds the index of an entry by the hash of its key: open addressing with linear probing, at most half full. One writer;
/// readers at the same time see an entry completely or not at all. The key itself stays with the entry.
/// </summary>
/// <remarks>A slot is the 32-bit hash above the 32-bit index; 0 is free. The hash is keyed (<see cref="SipHash"/>).</remarks>
internal sealed class HashIndex
{
    private ulong[] _slots = new ulong[64];
    private int _count;

    /// <summary>Bytes of the table.</summary>
    public long AllocatedBytes => (long)_slots.Length * sizeof(ulong);

    /// <summary>The index of the entry with this hash that matches, 0 when there is none.</summary>
    public int Find<TMatch>(uint hash, TMatch match)
        where TMatch : IEntryMatch, allows ref struct
    {
        var slots = Volatile.Read(ref _slots);
        for (var at = Home(hash, slots.Length); ; at = (at + 1) & (slots.Length - 1))
        {
            var slot = Volatile.Read(ref slots[at]);
            if (slot == 0) return 0;
            if ((uint)(slot >> 32) == hash && match.Matches((int)(uint)slot)) return (int)(uint)slot;
        }
    }

    /// <summary>Writer: adds an entry that is complete and not there yet.</summary>
    public void Add(uint hash, int index)
    {
        if ((_count + 1) * 2 > _slots.Length) Grow();
        Place(_slots, ((ulong)hash << 32) | (uint)index);
        _count++;
    }

    private static int Home(uint hash, int length) => (int)(((ulong)hash * (uint)length) >> 32);

    private static void Place(ulong[] slots, ulong slot)
    {
        var at = Home((uint)(slot >> 32), slots.Length);
        while (slots[at] != 0) at = (at + 1) & (slots.Length - 1);
        Volatile.Write(ref slots[at], slot);
    }

    private void Grow()
    {
        // Readers go on in the old table: what is added from now on has a seq beyond theirs.
        var slots = new ulong[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot != 0) Place(slots, slot);
        }

        Volatile.Write(ref _slots, slots);
    }
}

/// <summary>Says whether the entry at an index has the key that is looked for.</summary>
internal interface IEntryMatch
{
    bool Matches(int index);
}
