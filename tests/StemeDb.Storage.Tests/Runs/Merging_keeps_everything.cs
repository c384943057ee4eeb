using CsCheck;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Tests.Runs;

public sealed class Merging_keeps_everything : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_merge_holds_the_entries_of_all_and_the_newest_of_equal_keys() =>
        SampleRuns.Entries.Array[2, 5].Sample(
            parts =>
            {
                var disk = new CrashingDisk();
                using var catalog = RunCatalog.Open(disk, "/db", new BlockCache(1 << 20));
                var expected = new SortedDictionary<byte[], byte[]>(SampleRuns.ByBytes);
                for (var i = 0; i < parts.Length; i++)
                {
                    catalog.Add(SampleRuns.Write(disk, "/db", new RunOptions(), i + 1, parts[i]), i + 1);
                    foreach (var (key, value) in parts[i]) expected[key] = value;
                }

                using (var set = catalog.Acquire())
                {
                    var joined = new MergeCursor([.. set.Runs.Select(run => new RunCursor().Over(run, 1))]);
                    SampleRuns.AssertSame(expected, SampleRuns.Read(joined));
                }

                var merged = Merges.MergeAll(catalog, disk);
                using var after = catalog.Acquire();
                var only = Assert.Single(after.Runs);
                SampleRuns.AssertSame(expected, SampleRuns.Read(new RunCursor().Over(only, 1)));
                Assert.Equal((1, parts.Length, 1), (merged.FirstSeq, merged.LastSeq, merged.Tier));
                Assert.Equal([merged.FileName], disk.ListFiles("/db").Where(name => name.EndsWith(".kv", StringComparison.Ordinal)));
            },
            iter: 40);

    [Fact]
    public void A_merge_that_is_called_off_leaves_nothing_behind()
    {
        using var catalog = RunCatalog.Open(DiskFileSystem.Instance, _directory.Path, new BlockCache(0));
        catalog.Add(SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, SampleRuns.Numbered(10, "a")), 1);
        catalog.Add(SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 2, SampleRuns.Numbered(10, "b")), 2);
        using var set = catalog.Acquire();
        var before = Directory.GetFiles(_directory.Path).Order();

        using var calledOff = new CancellationTokenSource();
        calledOff.Cancel();
        Assert.Throws<OperationCanceledException>(() => RunMerger.Merge(
            [.. set.Runs.Reverse()], DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, calledOff.Token));

        Assert.Equal(before, Directory.GetFiles(_directory.Path).Order());
    }

    [Fact]
    public void A_merge_leaves_the_block_cache_to_the_queries()
    {
        var cache = new BlockCache(1 << 20);
        using var catalog = RunCatalog.Open(DiskFileSystem.Instance, _directory.Path, cache);
        catalog.Add(SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, SampleRuns.Numbered(5_000, "a")), 1);
        catalog.Add(SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 2, SampleRuns.Numbered(5_000, "b")), 2);
        Merges.MergeAll(catalog, DiskFileSystem.Instance);
        Assert.Equal((0, 0), (cache.Misses, cache.UsedBytes));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void However_many_flushes_there_are_runs_stay_few_and_bytes_are_rewritten_seldom(int fanIn)
    {
        const int flushes = 1_000;
        var policy = new MergePolicy { FanIn = fanIn };
        var runs = new List<RunInfo>();
        long rewritten = 0;
        for (var seq = 1; seq <= flushes; seq++)
        {
            runs.Add(Listed(seq, seq, tier: 0));
            while (policy.Choose(runs) is { } plan)
            {
                var at = runs.IndexOf(plan.Inputs[0]);
                Assert.Equal(plan.Inputs, runs.GetRange(at, fanIn));
                runs.RemoveRange(at, fanIn);
                runs.Insert(at, Listed(plan.Inputs[0].FirstSeq, plan.Inputs[^1].LastSeq, plan.Tier));
                rewritten += plan.Inputs.Sum(run => run.Length);
            }
        }

        var tiers = (int)Math.Ceiling(Math.Log(flushes, fanIn));
        Assert.Equal(flushes, runs.Sum(run => run.Length));
        Assert.InRange(runs.Count, 1, (fanIn - 1) * (tiers + 1));
        Assert.InRange(rewritten, 1, flushes * (long)tiers);
    }

    [Fact]
    public void Runs_in_quarantine_are_not_merged_nor_is_across_them()
    {
        var policy = new MergePolicy { FanIn = 2 };
        var lost = Listed(2, 2, 0) with { State = RunState.Quarantined };
        Assert.Null(policy.Choose([Listed(1, 1, 0), lost, Listed(3, 3, 0)]));
        Assert.Equal(3, policy.Choose([Listed(1, 1, 0), lost, Listed(3, 3, 0), Listed(4, 4, 0)])!.Inputs[0].FirstSeq);
    }

    private static RunInfo Listed(long firstSeq, long lastSeq, int tier) => new()
    {
        Sha256 = $"{firstSeq:x32}{lastSeq:x32}",
        Length = lastSeq - firstSeq + 1,
        FirstSeq = firstSeq,
        LastSeq = lastSeq,
        Tier = tier,
        Keyspaces = [],
    };
}
