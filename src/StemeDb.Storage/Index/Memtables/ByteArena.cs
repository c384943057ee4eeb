using System.Runtime.CompilerServices;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// Bytes that are copied in once and never move or change: a list of chunks, filled one after the other. One writer; a
/// reader may read a slice as soon as it has learnt of it through a published entry.
/// </summary>
internal sealed class ByteArena
{
    private const int FirstChunkBytes = 16 * 1024;
    private const int LargestChunkBytes = 1024 * 1024;

    private const int HeaderAlignment = 8;

    private static readonly int HeaderBytes = Unsafe.SizeOf<ClaimHeader>();

    private byte[][] _chunks = new byte[16][];
    private int _chunkCount;
    private int _used;

    /// <summary>Takes the first bytes, so that place 0 can mean "none".</summary>
    public ByteArena() => Reserve(HeaderAlignment, out _);

    /// <summary>Bytes taken.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Makes room; the caller fills it before it publishes the slice.</summary>
    public Span<byte> Reserve(int length, out ArenaSlice slice)
    {
        if (_chunkCount == 0 || _used + length > _chunks[_chunkCount - 1].Length) StartChunk(length);
        slice = new ArenaSlice(_chunkCount - 1, _used, length);
        _used += length;
        UsedBytes += length;
        return _chunks[slice.Chunk].AsSpan(slice.Offset, length);
    }

    /// <summary>Makes room for a claim: a header and a value right behind it; the caller fills both.</summary>
    /// <returns>The place of the header, never 0.</returns>
    public long ReserveClaim(int valueLength, out ArenaSlice value)
    {
        // Aligned, so that links are read and written whole.
        _used = (_used + HeaderAlignment - 1) & -HeaderAlignment;
        Reserve(HeaderBytes + valueLength, out var slice);
        value = new ArenaSlice(slice.Chunk, slice.Offset + HeaderBytes, valueLength);
        return PlaceOf(value);
    }

    /// <summary>The place of the claim with a value.</summary>
    public static long PlaceOf(ArenaSlice value) => ((long)value.Chunk << 32) | (uint)(value.Offset - HeaderBytes);

    /// <summary>The header at a place.</summary>
    public ref ClaimHeader Header(long place) => ref Unsafe.As<byte, ClaimHeader>(
        ref Volatile.Read(ref _chunks)[(int)(place >> 32)].AsSpan((int)(uint)place, HeaderBytes)[0]);

    /// <summary>The value behind the header at a place.</summary>
    public ReadOnlyMemory<byte> ClaimValue(long place) => new(
        Volatile.Read(ref _chunks)[(int)(place >> 32)], (int)(uint)place + HeaderBytes, Header(place).ValueLength);

    /// <summary>Copies bytes in.</summary>
    public ArenaSlice Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length, out var slice));
        return slice;
    }

    /// <summary>Writer: a slice to be filled before it is published.</summary>
    public Span<byte> Writable(ArenaSlice slice) => _chunks[slice.Chunk].AsSpan(slice.Offset, slice.Length);

    public ReadOnlySpan<byte> Span(ArenaSlice slice) => Volatile.Read(ref _chunks)[slice.Chunk].AsSpan(slice.Offset, slice.Length);

    public ReadOnlyMemory<byte> Memory(ArenaSlice slice) => new(Volatile.Read(ref _chunks)[slice.Chunk], slice.Offset, slice.Length);

    private void StartChunk(int length)
    {
        var grown = Math.Min(FirstChunkBytes << Math.Min(_chunkCount, 16), LargestChunkBytes);
        if (_chunkCount == _chunks.Length)
        {
            var longer = new byte[_chunkCount * 2][];
            _chunks.CopyTo(longer, 0);
            Volatile.Write(ref _chunks, longer);
        }

        var chunk = GC.AllocateUninitializedArray<byte>(Math.Max(length, grown));
        Volatile.Write(ref _chunks[_chunkCount], chunk);
        _chunkCount++;
        _used = 0;
    }
}
