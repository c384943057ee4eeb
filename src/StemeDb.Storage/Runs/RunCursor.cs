using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Walks a keyspace of a run, without allocating per entry. Not thread-safe; can be used again for another run.
/// <see cref="Value"/> stays valid for as long as it is referenced. When reading fails there is no current entry.
/// </summary>
public sealed class RunCursor : IEntryCursor
{
    private byte[] _key = new byte[256];
    private int _keyLength;
    private IBlockSource? _source;
    private Block? _block;
    private int _blockNumber;
    private int _next;
    private int _valueAt;
    private int _valueLength;
    private FilterCounts? _filters;
    private int _prefixLength;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Value => new(_block?.Bytes, _valueAt, _valueLength);

    /// <summary>Points the cursor to a keyspace of a run, read through the block cache; there is no current entry then.</summary>
    /// <param name="run">The run; must stay open while the cursor is used.</param>
    /// <param name="keyspace">The keyspace; one that is not in the run is empty.</param>
    /// <returns>This cursor.</returns>
    public RunCursor Over(RunReader run, byte keyspace) => Over(run.FindKeyspace(keyspace));

    /// <summary>Says that a filter let a prefix pass: the first search for the prefix itself shows whether that was in vain.</summary>
    /// <param name="prefixLength">Bytes of the prefix.</param>
    /// <param name="filters">Where it is counted.</param>
    /// <returns>This cursor.</returns>
    public RunCursor Expecting(int prefixLength, FilterCounts filters)
    {
        (_prefixLength, _filters) = (prefixLength, filters);
        return this;
    }

    /// <inheritdoc/>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        if (_filters is null || key.Length != _prefixLength) return Find(key);
        var prefix = Apart(key);
        var isThere = Find(prefix);
        if (!isThere || !Key.StartsWith(prefix)) _filters.CountInVain();
        _filters = null;
        return isThere;
    }

    private bool Find(ReadOnlySpan<byte> key)
    {
        if (_source is null)
        {
            return false;
        }

        key = Apart(key);
        Load(_source.Index.Find(key));
        var block = _block!;
        ReadOnlySpan<byte> bytes = block.Bytes;
        var matched = 0;
        for (var position = BlockSearch.RestartBefore(block, key); position < block.EntriesEnd;)
        {
            var entry = block.EntryAt(position);
            if (IsBefore(bytes, entry, key, ref matched))
            {
                position = entry.End;
                continue;
            }

            // The entry before shares `matched` bytes with the key, and this one no more than that with it: so the keys of those
            // that were stepped over need not be put together.
            Reserve(entry.Shared);
            key[..entry.Shared].CopyTo(_key);
            Take(entry);
            return true;
        }

        _next = block.EntriesEnd;
        return MoveNext();
    }

    /// <summary>Goes to the last entry whose key is before <paramref name="key"/>. Also the way to step back: from the current key.</summary>
    /// <param name="key">Where to go; may be the current <see cref="Key"/>.</param>
    /// <returns>False when there is no such entry.</returns>
    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        if (_source is null)
        {
            return false;
        }

        key = Apart(key);
        Load(_source.Index.Find(key));
        if (!StepBefore(key) && _blockNumber > 0)
        {
            Load(_blockNumber - 1);
            _ = StepBefore(key);
        }

        return _valueAt > 0 || End();
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (_block is null)
        {
            return false;
        }

        if (_next >= _block.EntriesEnd)
        {
            if (_blockNumber + 1 == _source!.Index.Count)
            {
                return End();
            }

            Load(_blockNumber + 1);
        }

        Take(_block.EntryAt(_next));
        return true;
    }

    internal RunCursor Over(IBlockSource? source)
    {
        _source = source;
        _filters = null;
        End();
        return this;
    }

    /// <summary>The current key lies in the buffer that a search overwrites; any other is taken as it is.</summary>
    private ReadOnlySpan<byte> Apart(ReadOnlySpan<byte> key) => key.Overlaps(_key) ? key.ToArray() : key;

    private bool End()
    {
        (_block, _keyLength, _valueAt, _valueLength) = (null, 0, 0, 0);
        return false;
    }

    /// <summary>Stands before the first entry of a block.</summary>
    private void Load(int number)
    {
        End();
        _block = _source!.Read(number);
        _blockNumber = number;
        _next = _block.FirstEntry;
    }

    /// <summary>Stands on the last entry of the block that is before a key, so that the next one is at or after it.</summary>
    /// <returns>False when there is none; the cursor then stands before the first entry.</returns>
    private bool StepBefore(ReadOnlySpan<byte> key)
    {
        var block = _block!;
        ReadOnlySpan<byte> bytes = block.Bytes;
        var position = BlockSearch.RestartBefore(block, key);
        var matched = 0;
        while (position < block.EntriesEnd)
        {
            var entry = block.EntryAt(position);
            if (!IsBefore(bytes, entry, key, ref matched))
            {
                break;
            }

            Take(entry);
            position = entry.End;
        }

        _next = position;
        return _valueAt > 0;
    }

    private void Reserve(int length)
    {
        if (length > _key.Length)
        {
            Array.Resize(ref _key, RunWriter.MaxKeyBytes);
        }
    }

    /// <summary>The invariant of BlockSearch.TryFind: only an entry that shares exactly what is matched must be compared.</summary>
    private static bool IsBefore(ReadOnlySpan<byte> bytes, BlockEntry entry, ReadOnlySpan<byte> key, ref int matched) =>
        entry.Shared > matched
        || (entry.Shared == matched && BlockSearch.Advance(bytes.Slice(entry.SuffixAt, entry.SuffixLength), key, ref matched) < 0);

    private void Take(BlockEntry entry)
    {
        _keyLength = entry.Shared + entry.SuffixLength;
        Reserve(_keyLength);
        _block!.Bytes.AsSpan(entry.SuffixAt, entry.SuffixLength).CopyTo(_key.AsSpan(entry.Shared));
        (_valueAt, _valueLength, _next) = (entry.ValueAt, entry.ValueLength, entry.End);
    }
}
