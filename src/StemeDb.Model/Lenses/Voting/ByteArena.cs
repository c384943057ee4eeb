namespace StemeDb.Model.Lenses.Voting;

/// <summary>Copies bytes one after the other into large blocks, so that keeping many small values costs few allocations.</summary>
internal sealed class ByteArena
{
    private const int FirstBlock = 4 * 1024;
    private const int LargestBlock = 1024 * 1024;

    private readonly byte[] _first = new byte[FirstBlock];
    private byte[] _block;
    private int _used;

    public ByteArena() => _block = _first;

    /// <summary>Forgets everything; the first block is used again.</summary>
    public void Clear()
    {
        _block = _first;
        _used = 0;
    }

    /// <summary>A copy that stays until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (_block.Length - _used < bytes.Length)
        {
            _block = new byte[Math.Max(bytes.Length, Math.Min(_block.Length * 2, LargestBlock))];
            _used = 0;
        }

        bytes.CopyTo(_block.AsSpan(_used));
        var copy = _block.AsMemory(_used, bytes.Length);
        _used += bytes.Length;
        return copy;
    }
}
