using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;

namespace StemeDb.Storage.Runs.Format;

/// <summary>Reads a keyspace of an open run, blocks through the cache. Thread-safe.</summary>
internal sealed class KeyspaceReader : IBlockSource
{
    private readonly IStorageFile _file;
    private readonly BlockCache _cache;
    private readonly BloomFilter? _filter;
    private readonly Block?[] _slots;
    private readonly Action<RunDamagedException>? _damaged;

    /// <summary>Reads and checks index and filter.</summary>
    /// <exception cref="RunDamagedException">One of them is damaged.</exception>
    public KeyspaceReader(IStorageFile file, KeyspaceSection section, BlockCache cache, Action<RunDamagedException>? damaged = null)
    {
        (_file, Section, _cache, _damaged) = (file, section, cache, damaged);
        Index = KeyspaceParts.ReadIndex(file, section);
        _filter = KeyspaceParts.ReadFilter(file, section);
        _slots = new Block?[Index.Count];
    }

    public KeyspaceSection Section { get; }

    public BlockIndex Index { get; }

    public long ResidentBytes => Index.ResidentBytes + (_filter?.Bits.Length ?? 0) + IntPtr.Size * (long)_slots.Length;

    public bool MayContain(FilterKey key) => _filter is null || _filter.MayContain(key.Hash);

    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) =>
        BlockSearch.TryFind(Read(Index.Find(key)), key, out value);

    public Block Read(int block)
    {
        if (_cache.Find(_slots, block) is { } cached)
        {
            return cached;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(Index.LengthOf(block));
        var read = ReadInto(block, Index.OffsetOf(block), bytes);
        var fresh = Parse(block, bytes, 0, read);
        _cache.Admit(_slots, block, fresh);
        return fresh;
    }

    /// <summary>Reads blocks from front to back past the cache.</summary>
    public IBlockSource Sequentially() => new SequentialBlocks(this);

    /// <summary>Makes a block of bytes that were read.</summary>
    /// <exception cref="RunDamagedException">They are not what was written.</exception>
    public Block Parse(int block, byte[] bytes, int start, int length)
    {
        try
        {
            return length == Index.LengthOf(block)
                ? Block.Parse(bytes, start, length, Index.OffsetOf(block))
                : throw new InvalidDataException("the file ends inside the block");
        }
        catch (InvalidDataException e)
        {
            throw Tell(Damaged(block, e.Message));
        }
    }

    /// <summary>Reads bytes of a block and of those behind it.</summary>
    /// <returns>How many were there.</returns>
    /// <exception cref="RunDamagedException">The medium gave an error.</exception>
    public int ReadInto(int block, long offset, Span<byte> bytes)
    {
        try
        {
            return _file.Read(offset, bytes);
        }
        catch (IOException e) when (DiskErrors.IsMedium(e))
        {
            throw Tell(Damaged(block, $"the disk cannot read it ({e.Message})"));
        }
    }

    /// <summary>Says that a block is damaged.</summary>
    public RunDamagedException Damaged(int block, string what) => new(
        _file.Path, Index.OffsetOf(block), what, Section.Keyspace,
        block == 0 ? Section.MinKey : Index.SeparatorOf(block),
        block + 1 == Index.Count ? Section.MaxKey : Index.SeparatorOf(block + 1));

    private RunDamagedException Tell(RunDamagedException damage)
    {
        _damaged?.Invoke(damage);
        return damage;
    }

    /// <summary>Drops its blocks from the cache.</summary>
    public void Forget() => _cache.Forget(_slots);
}
