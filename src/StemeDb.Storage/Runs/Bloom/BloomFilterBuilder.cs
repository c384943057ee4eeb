using System.Runtime.InteropServices;

namespace StemeDb.Storage.Runs.Bloom;

/// <summary>
/// Gathers the filter prefixes of a keyspace while its keys come in order, each distinct prefix once. Takes 8 bytes a prefix
/// until the filter is made.
/// </summary>
internal sealed class BloomFilterBuilder(IFilterPrefixes? prefixes, int bitsPerKey)
{
    private const int ChunkLength = 64 * 1024;
    private readonly List<ulong[]> _chunks = [];
    private readonly int[] _lengths = new int[IFilterPrefixes.MaxPerKey];
    private int[] _lastLengths = new int[IFilterPrefixes.MaxPerKey];
    private int _inLastChunk = ChunkLength;

    /// <summary>Takes a key's prefixes.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">The key.</param>
    /// <param name="shared">Bytes it shares with the key before; a prefix within them was taken already.</param>
    public void Add(byte keyspace, ReadOnlySpan<byte> key, int shared)
    {
        if (prefixes is null || bitsPerKey == 0)
        {
            return;
        }

        var count = prefixes.Find(keyspace, key, _lengths);
        for (var i = 0; i < count; i++)
        {
            var length = _lengths[i];
            if (length != _lastLengths[i] || length > shared)
            {
                Take(FilterKey.Of(key[..length]).Hash);
            }
        }

        _lengths.AsSpan(count).Clear();
        _lengths.CopyTo(_lastLengths, 0);
    }

    /// <summary>Makes the filter and forgets the keys.</summary>
    /// <returns>Null when there were none.</returns>
    public BloomFilter? Build()
    {
        if (_chunks.Count == 0)
        {
            return null;
        }

        var filter = BloomFilter.ForKeys((_chunks.Count - 1L) * ChunkLength + _inLastChunk, bitsPerKey);
        foreach (var chunk in CollectionsMarshal.AsSpan(_chunks)[..^1])
        {
            AddAll(filter, chunk);
        }

        AddAll(filter, _chunks[^1].AsSpan(0, _inLastChunk));
        _chunks.Clear();
        _inLastChunk = ChunkLength;
        _lastLengths = new int[IFilterPrefixes.MaxPerKey];
        return filter;
    }

    private static void AddAll(BloomFilter filter, ReadOnlySpan<ulong> hashes)
    {
        foreach (var hash in hashes)
        {
            filter.Add(hash);
        }
    }

    private void Take(ulong hash)
    {
        if (_inLastChunk == ChunkLength)
        {
            _chunks.Add(new ulong[ChunkLength]);
            _inLastChunk = 0;
        }

        _chunks[^1][_inLastChunk++] = hash;
    }
}
