using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace StemeDb.Storage.Runs.Bloom;

/// <summary>
/// A split block Bloom filter, bit for bit that of Apache Parquet (its BloomFilter.md): the upper half of the hash chooses a block of 256
/// bits, the lower half one bit in each of its eight words. One cache line per question. Immutable; thread-safe.
/// </summary>
internal sealed class BloomFilter
{
    public const int BlockBytes = 32;

    private readonly byte[] _memory;
    private readonly int _start;
    private readonly int _blocks;

    private BloomFilter(int blocks)
    {
        // Pinned and begun at a multiple of 32, so that no block straddles two cache lines.
        _memory = GC.AllocateUninitializedArray<byte>(blocks * BlockBytes + BlockBytes, pinned: true);
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) & (BlockBytes - 1));
        _blocks = blocks;
        Bits.Clear();
    }

    /// <summary>Odd constants of the Parquet specification, one for each word of a block.</summary>
    private static ReadOnlySpan<uint> Salts =>
        [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    /// <summary>The filter as it is stored.</summary>
    public Span<byte> Bits => _memory.AsSpan(_start, _blocks * BlockBytes);

    /// <summary>Makes an empty filter.</summary>
    /// <param name="keys">How many keys it is for.</param>
    /// <param name="bitsPerKey">Bits for each of them.</param>
    public static BloomFilter ForKeys(long keys, int bitsPerKey)
    {
        const int mostBlocks = (1 << 30) / BlockBytes - 1;
        return new BloomFilter((int)Math.Clamp((keys * bitsPerKey + 255) / 256, 1, mostBlocks));
    }

    /// <summary>An empty filter of a size in bytes, to read stored bits into.</summary>
    public static BloomFilter OfSize(int bytes) => new(bytes / BlockBytes);

    public void Add(ulong hash)
    {
        var block = BlockOf(hash);
        for (var i = 0; i < Salts.Length; i++)
        {
            var word = block[(i * sizeof(uint))..];
            BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) | Mask(hash, i));
        }
    }

    public bool MayContain(ulong hash)
    {
        ReadOnlySpan<byte> block = BlockOf(hash);
        for (var i = 0; i < Salts.Length; i++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(block[(i * sizeof(uint))..]) & Mask(hash, i)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static uint Mask(ulong hash, int word) => 1u << (int)(((uint)hash * Salts[word]) >> 27);

    private Span<byte> BlockOf(ulong hash)
    {
        var block = (int)(((hash >> 32) * (ulong)_blocks) >> 32);
        return _memory.AsSpan(_start + block * BlockBytes, BlockBytes);
    }
}
