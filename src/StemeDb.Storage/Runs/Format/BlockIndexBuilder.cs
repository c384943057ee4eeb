namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// Writes the index of a keyspace: for every block its length and a separator, the shortest prefix of its first key that is
/// greater than every key of the block before.
/// </summary>
internal sealed class BlockIndexBuilder
{
    private readonly FieldWriter _writer = new();
    private byte[] _previous = [];

    public int Count { get; private set; }

    /// <summary>Adds a block.</summary>
    /// <param name="separator">Its separator; greater than the one before. The first may be any key up to the block's first.</param>
    /// <param name="blockLength">The block's length in the file.</param>
    public void Add(ReadOnlySpan<byte> separator, int blockLength)
    {
        var shared = separator.CommonPrefixLength(_previous);
        _writer.Number(shared);
        _writer.Sized(separator[shared..]);
        _writer.Number(blockLength);
        _previous = separator.ToArray();
        Count++;
    }

    /// <summary>Appends the checksum.</summary>
    public ReadOnlySpan<byte> Finish(long offset)
    {
        _writer.UInt32(RunFormat.Checksum(offset, _writer.Written));
        return _writer.Written;
    }
}
