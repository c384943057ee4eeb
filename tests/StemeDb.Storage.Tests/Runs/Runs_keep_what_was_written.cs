using CsCheck;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;

namespace StemeDb.Storage.Tests.Runs;

public sealed class Runs_keep_what_was_written : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_entry_is_found_and_nothing_else() => SampleOpenRun((run, entries) =>
    {
        foreach (var (key, value) in entries)
        {
            Assert.True(run.TryGet(1, key, out var found));
            Assert.Equal(value, found.ToArray());
            byte[] longer = [.. key, 0];
            Assert.Equal(entries.ContainsKey(longer), run.TryGet(1, longer, out _));
            Assert.Equal(key.Length > 1 && entries.ContainsKey(key[..^1]), run.TryGet(1, key.AsSpan(..^1), out _));
        }
    });

    [Fact]
    public void A_walk_shows_all_entries_in_order() => SampleOpenRun((run, entries) =>
    {
        SampleRuns.AssertSame(entries, SampleRuns.Read(new RunCursor().Over(run, 1)));
        SampleRuns.AssertSame(entries, SampleRuns.Read(run.Scan(1)));
        Assert.False(new RunCursor().Over(run, 9).Seek([]));
    });

    [Fact]
    public void A_seek_finds_the_first_entry_at_or_after_a_key_and_the_last_before_it() => SampleOpenRun((run, entries) =>
    {
        var cursor = new RunCursor().Over(run, 1);
        var keys = entries.Keys.ToArray();
        foreach (var near in keys.SelectMany(Neighbours))
        {
            var at = Array.BinarySearch(keys, near, SampleRuns.ByBytes);
            at = at < 0 ? ~at : at;
            Assert.Equal(at < keys.Length, cursor.Seek(near));
            if (at < keys.Length)
            {
                Assert.Equal(keys[at], cursor.Key.ToArray());
                Assert.Equal(at + 1 < keys.Length, cursor.MoveNext());
            }

            Assert.Equal(at > 0, cursor.SeekBefore(near));
            if (at > 0)
            {
                Assert.Equal(keys[at - 1], cursor.Key.ToArray());
                Assert.Equal(entries[keys[at - 1]], cursor.Value.ToArray());
                Assert.Equal(at < keys.Length, cursor.MoveNext());
            }
        }
    });

    [Fact]
    public void Stepping_back_from_the_current_key_shows_all_entries_in_reverse() => SampleOpenRun((run, entries) =>
    {
        var cursor = new RunCursor().Over(run, 1);
        var backwards = new List<string>();
        byte[] beyondAll = [.. Enumerable.Repeat((byte)0xff, 700)];
        for (var found = cursor.SeekBefore(beyondAll); found; found = cursor.SeekBefore(cursor.Key))
        {
            backwards.Add(Convert.ToHexString(cursor.Key));
        }

        Assert.Equal(entries.Keys.Reverse().Select(Convert.ToHexString), backwards);
    });

    [Fact]
    public void A_prefix_can_be_walked() => SampleOpenRun((run, entries) =>
    {
        var cursor = new RunCursor().Over(run, 1);
        foreach (var prefix in entries.Keys.Select(key => key[..((key.Length + 1) / 2)]))
        {
            var expected = entries.Keys.Where(key => key.AsSpan().StartsWith(prefix)).Select(Convert.ToHexString);
            var actual = new List<string>();
            for (var found = cursor.Seek(prefix); found && cursor.Key.StartsWith(prefix); found = cursor.MoveNext())
            {
                actual.Add(Convert.ToHexString(cursor.Key));
            }

            Assert.Equal(expected, actual);
        }
    });

    [Fact]
    public void A_filter_never_denies_a_prefix_that_is_there() => SampleOpenRun((run, entries) =>
    {
        foreach (var key in entries.Keys)
        {
            Assert.True(run.MayContain(1, FilterKey.Of(key)));
            Assert.True(run.MayContain(1, FilterKey.Of(key.AsSpan(0, 1))));
        }

        Assert.False(run.MayContain(9, FilterKey.Of([1])));
    });

    [Fact]
    public void A_filter_denies_most_of_what_is_not_there()
    {
        var options = new RunOptions { FilterPrefixes = new SampleRuns.WholeKeyAndFirstByte() };
        var info = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, options, 1, SampleRuns.Numbered(10_000));
        using var run = Open(info, new BlockCache(0));
        var wrong = Enumerable.Range(0, 10_000).Count(i => run.MayContain(1, FilterKey.Of(SampleRuns.Utf8($"other/{i}"))));
        Assert.InRange(wrong, 0, 300);
    }

    [Fact]
    public void Values_of_every_size_come_back_whole()
    {
        var entries = new SortedDictionary<byte[], byte[]>(SampleRuns.ByBytes);
        foreach (var size in (int[])[0, 1, 127, 128, 8191, 8192, 65_536, 3_000_000])
        {
            var value = new byte[size];
            new Random(size).NextBytes(value);
            entries.Add(SampleRuns.Utf8($"{size:d8}"), value);
        }

        var info = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, entries);
        using var run = Open(info, new BlockCache(1 << 20));
        SampleRuns.AssertSame(entries, SampleRuns.Read(new RunCursor().Over(run, 1)));
        SampleRuns.AssertSame(entries, SampleRuns.Read(run.Scan(1)));
    }

    [Fact]
    public void Keyspaces_stand_beside_each_other()
    {
        var first = SampleRuns.Numbered(2_000, "a");
        var third = SampleRuns.Numbered(3, "c");
        var info = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 7, first, new(SampleRuns.ByBytes), third);
        using var run = Open(info, new BlockCache(1 << 20));

        Assert.Equal([1, 3], run.Keyspaces.Select(keyspace => (int)keyspace.Keyspace));
        Assert.Equal(2_000, info.FindKeyspace(1)!.Entries);
        Assert.Equal(third.Keys.Last(), info.FindKeyspace(3)!.MaxKey.ToArray());
        Assert.Null(info.FindKeyspace(2));
        Assert.Equal((7, 7), (run.FirstSeq, run.LastSeq));
        SampleRuns.AssertSame(first, SampleRuns.Read(new RunCursor().Over(run, 1)));
        SampleRuns.AssertSame(third, SampleRuns.Read(new RunCursor().Over(run, 3)));
    }

    [Fact]
    public void Memory_handed_out_outlives_the_run()
    {
        var info = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, SampleRuns.Numbered(100));
        var run = Open(info, new BlockCache(1 << 20));
        Assert.True(run.TryGet(1, SampleRuns.Utf8("key/000042"), out var value));
        run.Dispose();
        Assert.Equal(SampleRuns.Utf8("value 42"), value.ToArray());
    }

    private static IEnumerable<byte[]> Neighbours(byte[] key) => [key, [.. key, 0], key[..^1], [.. key[..^1], (byte)(key[^1] + 1)]];

    private RunReader Open(RunInfo info, BlockCache cache) =>
        RunReader.Open(DiskFileSystem.Instance, Path.Combine(_directory.Path, info.FileName), cache);

    private static void SampleOpenRun(Action<RunReader, SortedDictionary<byte[], byte[]>> check) =>
        Gen.Select(SampleRuns.Entries, SampleRuns.Options, Gen.OneOf(Gen.Const(0L), Gen.Const(40_000L), Gen.Const(1L << 20))).Sample(
            (entries, options, cacheBytes) =>
            {
                var disk = new CrashingDisk();
                var info = SampleRuns.Write(disk, "/db", options, 1, entries);
                using var run = RunReader.Open(disk, $"/db/{info.FileName}", new BlockCache(cacheBytes));
                check(run, entries);
            },
            iter: 60);
}
