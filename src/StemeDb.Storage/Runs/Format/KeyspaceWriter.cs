using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Runs.Format;

/// <summary>Writes one keyspace: blocks as they fill, then index and filter.</summary>
internal sealed class KeyspaceWriter(byte keyspace, RunOutput output, RunOptions options)
{
    private readonly long _offset = output.Offset;
    private readonly BlockBuilder _block = new(options.RestartInterval);
    private readonly BlockIndexBuilder _index = new();
    private readonly BloomFilterBuilder _filter = new(options.FilterPrefixes, options.FilterBitsPerKey);
    private readonly byte[] _last = new byte[RunWriter.MaxKeyBytes];
    private int _lastLength;
    private byte[] _separator = [];
    private byte[] _minKey = [];
    private long _entries;

    public byte Keyspace => keyspace;

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var shared = SharedWithLast(key);
        if (_entries == 0)
        {
            _minKey = key.ToArray();
        }

        if (_block.IsEmpty)
        {
            // What tells this key from the last of the block before is enough to tell the blocks apart.
            _separator = _entries == 0 ? _minKey : key[..(shared + 1)].ToArray();
        }

        _filter.Add(keyspace, key, shared);
        _block.Add(shared, key, value);
        key[shared..].CopyTo(_last.AsSpan(shared));
        _lastLength = key.Length;
        _entries++;
        if (_block.Length >= options.BlockBytes)
        {
            CloseBlock();
        }
    }

    /// <summary>Writes what is left.</summary>
    /// <returns>Where it all lies; null when there were no entries.</returns>
    public KeyspaceSection? Finish()
    {
        if (_entries == 0)
        {
            return null;
        }

        if (!_block.IsEmpty)
        {
            CloseBlock();
        }

        var indexOffset = output.Offset;
        output.Append(_index.Finish(indexOffset));
        var filterOffset = output.Offset;
        AppendFilter(filterOffset);
        return new KeyspaceSection
        {
            Keyspace = keyspace,
            Entries = _entries,
            Offset = _offset,
            BlockCount = _index.Count,
            BlocksLength = indexOffset - _offset,
            IndexLength = (int)(filterOffset - indexOffset),
            FilterLength = (int)(output.Offset - filterOffset),
            MinKey = _minKey,
            MaxKey = _last.AsSpan(0, _lastLength).ToArray(),
        };
    }

    private int SharedWithLast(ReadOnlySpan<byte> key)
    {
        var last = _last.AsSpan(0, _lastLength);
        var shared = key.CommonPrefixLength(last);
        var ascends = shared < key.Length && (shared == last.Length || key[shared] > last[shared]);
        return ascends
            ? shared
            : throw new ArgumentException("Keys must be added in ascending order, each once; this one is not after the last.", nameof(key));
    }

    private void CloseBlock()
    {
        var block = _block.Finish(output.Offset);
        _index.Add(_separator, block.Length);
        output.Append(block);
    }

    private void AppendFilter(long offset)
    {
        if (_filter.Build() is not { } filter)
        {
            return;
        }

        output.Append(filter.Bits);
        Span<byte> checksum = stackalloc byte[RunFormat.ChecksumBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(checksum, RunFormat.Checksum(offset, filter.Bits));
        output.Append(checksum);
    }
}
