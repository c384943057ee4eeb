namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// Bytes that are copied in once and never move or change: a list of chunks, filled one after the other. One writer; a
/// reader may read a slice as soon as it has learnt of it through a published entry.
/// </summary>
internal sealed class ByteArena
{
    private const int FirstChunkBytes = 16 * 1024;
    private const int LargestChunkBytes = 1024 * 1024;

    private byte[][] _chunks = new byte[16][];
    private int _chunkCount;
    private int _used;

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

    /// <summary>Copies bytes in.</summary>
    public ArenaSlice Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length, out var slice));
        return slice;
    }

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
