using System.Numerics;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// Distinct byte strings, numbered from 0 in the order in which they were first seen. Copies what it keeps. Reusable: what it
/// handed out is valid until <see cref="Clear"/>.
/// </summary>
internal sealed class ByteTable
{
    /// <summary>Up to here comparing with each in turn is cheaper than hashing.</summary>
    private const int LinearMax = 8;

    private readonly ByteArena _arena = new();
    private (ReadOnlyMemory<byte> Bytes, int Hash)[] _entries = new (ReadOnlyMemory<byte>, int)[LinearMax];

    /// <summary>Open addressing over entry number + 1; empty while the table is small.</summary>
    private int[] _slots = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> this[int index] => _entries[index].Bytes;

    public void Clear()
    {
        Array.Clear(_entries, 0, Count);
        Count = 0;
        _slots = [];
        _arena.Clear();
    }

    /// <summary>The number of these bytes, which are copied when they are new.</summary>
    public int Intern(ReadOnlySpan<byte> bytes)
    {
        var index = Find(bytes, out var hash, out var slot);
        if (index >= 0)
        {
            return index;
        }

        if (slot >= 0)
        {
            _slots[slot] = Count + 1;
        }

        return Append(bytes, hash);
    }

    /// <summary>The number of these bytes; −1 when they are not here.</summary>
    public int Find(ReadOnlySpan<byte> bytes) => Find(bytes, out _, out _);

    /// <param name="bytes">What to look for.</param>
    /// <param name="hash">Its hash; 0 while the table is small.</param>
    /// <param name="slot">Where it would go; −1 while the table is small.</param>
    private int Find(ReadOnlySpan<byte> bytes, out int hash, out int slot)
    {
        (hash, slot) = (0, -1);
        if (_slots.Length == 0)
        {
            for (var i = 0; i < Count; i++)
            {
                if (_entries[i].Bytes.Span.SequenceEqual(bytes))
                {
                    return i;
                }
            }

            return -1;
        }

        hash = Hash(bytes);
        for (slot = hash & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var index = _slots[slot] - 1;
            if (index < 0 || (_entries[index].Hash == hash && _entries[index].Bytes.Span.SequenceEqual(bytes)))
            {
                return index;
            }
        }
    }

    private int Append(ReadOnlySpan<byte> bytes, int hash)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count] = (_arena.Copy(bytes), hash);
        Count++;
        if (Count >= LinearMax && Count * 2 > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    private void Rehash()
    {
        var isFirst = _slots.Length == 0;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Count * 4)];
        for (var i = 0; i < Count; i++)
        {
            ref var entry = ref _entries[i];
            entry.Hash = isFirst ? Hash(entry.Bytes.Span) : entry.Hash;
            var slot = entry.Hash & (_slots.Length - 1);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>Differs from process to process, so that nobody can prepare values that collide; no answer depends on it.</summary>
    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
