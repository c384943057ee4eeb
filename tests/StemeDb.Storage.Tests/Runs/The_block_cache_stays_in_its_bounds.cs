using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;

namespace StemeDb.Storage.Tests.Runs;

public sealed class The_block_cache_stays_in_its_bounds
{
    private readonly CrashingDisk _disk = new();
    private readonly SortedDictionary<byte[], byte[]> _entries = SampleRuns.Numbered(20_000);
    private readonly string _path;

    public The_block_cache_stays_in_its_bounds() =>
        _path = $"/db/{SampleRuns.Write(_disk, "/db", new RunOptions { BlockBytes = 1024 }, 1, _entries).FileName}";

    [Fact]
    public void What_was_read_once_is_found_again()
    {
        var cache = new BlockCache(64 << 20);
        using var run = RunReader.Open(_disk, _path, cache);
        ReadAll(run);
        var misses = cache.Misses;
        ReadAll(run);
        Assert.Equal(misses, cache.Misses);
        Assert.Equal(2L * _entries.Count, cache.Hits + cache.Misses);
        Assert.Equal(0, cache.Evictions);
    }

    [Fact]
    public void It_never_holds_more_than_it_may_and_gives_way_to_what_is_read()
    {
        var cache = new BlockCache(100_000);
        using var run = RunReader.Open(_disk, _path, cache);
        foreach (var key in _entries.Keys)
        {
            Assert.True(run.TryGet(1, key, out _));
            Assert.InRange(cache.UsedBytes, 1, cache.CapacityBytes);
        }

        Assert.InRange(cache.Evictions, 1, cache.Misses);
    }

    [Fact]
    public void What_is_read_often_outlasts_a_long_walk()
    {
        var cache = new BlockCache(200_000);
        using var run = RunReader.Open(_disk, _path, cache);
        var often = _entries.Keys.First();
        var found = 0;
        foreach (var key in _entries.Keys)
        {
            run.TryGet(1, key, out _);
            var misses = cache.Misses;
            run.TryGet(1, often, out _);
            found += misses == cache.Misses ? 1 : 0;
        }

        Assert.InRange(found, _entries.Count * 99 / 100, _entries.Count);
    }

    [Fact]
    public void A_closed_run_leaves_nothing_in_it()
    {
        var cache = new BlockCache(64 << 20);
        var run = RunReader.Open(_disk, _path, cache);
        ReadAll(run);
        Assert.NotEqual(0, cache.UsedBytes);
        run.Dispose();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_cache_of_no_size_keeps_nothing()
    {
        var cache = new BlockCache(0);
        using var run = RunReader.Open(_disk, _path, cache);
        ReadAll(run);
        Assert.Equal((0, 0), (cache.Hits, cache.UsedBytes));
    }

    private void ReadAll(RunReader run) => Assert.All(_entries.Keys, key => Assert.True(run.TryGet(1, key, out _)));
}
