namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// Reads the blocks of a keyspace from front to back, many at a time and past the cache, so that a merge does not push out
/// what queries need. Not thread-safe.
/// </summary>
internal sealed class SequentialBlocks(KeyspaceReader keyspace) : IBlockSource
{
    /// <summary>Below the size from which arrays are collected late, as every window is a new one.</summary>
    private const int WindowBytes = 64 * 1024;

    private byte[] _window = [];
    private long _windowOffset;
    private int _windowLength;

    public BlockIndex Index => keyspace.Index;

    public Block Read(int block)
    {
        var offset = Index.OffsetOf(block);
        var length = Index.LengthOf(block);
        if (offset < _windowOffset || offset + length > _windowOffset + _windowLength)
        {
            Fill(block, offset, length);
        }

        var start = (int)(offset - _windowOffset);
        return keyspace.Parse(block, _window, start, Math.Min(length, _windowLength - start));
    }

    private void Fill(int block, long offset, int atLeast)
    {
        var left = keyspace.Section.IndexOffset - offset;
        _window = GC.AllocateUninitializedArray<byte>((int)Math.Min(left, Math.Max(atLeast, WindowBytes)));
        _windowOffset = offset;
        _windowLength = 0;
        _windowLength = keyspace.ReadInto(block, offset, _window);
    }
}
