using System.Buffers.Binary;

namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// The index of a keyspace in memory: which block a key can be in. Immutable; thread-safe. The first 16 bytes of the
/// separators, after what all of them share, stand side by side, so that a search touches few cache lines.
/// </summary>
internal sealed class BlockIndex
{
    private const int HeadBytes = 16;
    private readonly byte[] _common;
    private readonly UInt128[] _heads;
    private readonly int[] _ends;
    private readonly byte[] _separators;
    private readonly long[] _offsets;

    private BlockIndex(byte[] common, UInt128[] heads, int[] ends, byte[] separators, long[] offsets)
    {
        (_common, _heads, _ends, _separators, _offsets) = (common, heads, ends, separators, offsets);
    }

    public int Count => _heads.Length;

    /// <summary>Bytes of memory it takes.</summary>
    public long ResidentBytes => _separators.Length + 28L * Count;

    public long OffsetOf(int block) => _offsets[block];

    public int LengthOf(int block) => (int)(_offsets[block + 1] - _offsets[block]);

    /// <summary>The separator of a block, whole.</summary>
    public byte[] SeparatorOf(int block) => [.. _common, .. Tail(block)];

    /// <summary>The only block that can hold a key: the last whose separator is at or before it; the first when there is none.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        var shared = key.CommonPrefixLength(_common);
        if (shared < _common.Length)
        {
            return shared < key.Length && key[shared] > _common[shared] ? Count - 1 : 0;
        }

        var tail = key[shared..];
        var head = Head(tail);
        int low = 0, high = Count - 1;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high + 1) / 2);
            var other = _heads[middle];
            if (other < head || (other == head && Tail(middle).SequenceCompareTo(tail) <= 0))
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Reads the index of a section.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such index.</exception>
    public static BlockIndex Decode(ReadOnlySpan<byte> bytes, KeyspaceSection section)
    {
        var lines = BlockIndexLines.Decode(bytes, section);
        var count = section.BlockCount;
        var common = CommonPrefix(lines, count);
        var heads = new UInt128[count];
        var ends = new int[count];
        var separators = new byte[lines.Separators.Length - (long)common.Length * count];
        for (int i = 0, at = 0; i < count; i++)
        {
            var tail = lines.Separator(i)[common.Length..];
            tail.CopyTo(separators.AsSpan(at));
            heads[i] = Head(tail);
            ends[i] = at += tail.Length;
        }

        return new BlockIndex(common, heads, ends, separators, lines.Offsets);
    }

    private ReadOnlySpan<byte> Tail(int block)
    {
        var start = block == 0 ? 0 : _ends[block - 1];
        return _separators.AsSpan(start, _ends[block] - start);
    }

    /// <summary>The separators ascend, so what the first and the last share is shared by all.</summary>
    private static byte[] CommonPrefix(BlockIndexLines lines, int count)
    {
        var first = lines.Separator(0);
        return first[..first.CommonPrefixLength(lines.Separator(count - 1))].ToArray();
    }

    /// <summary>Sixteen bytes as a number that sorts like them; missing ones count as 0, which a longer tail may equal.</summary>
    private static UInt128 Head(ReadOnlySpan<byte> tail)
    {
        if (tail.Length >= HeadBytes)
        {
            return BinaryPrimitives.ReadUInt128BigEndian(tail);
        }

        Span<byte> padded = stackalloc byte[HeadBytes];
        padded.Clear();
        tail.CopyTo(padded);
        return BinaryPrimitives.ReadUInt128BigEndian(padded);
    }
}
