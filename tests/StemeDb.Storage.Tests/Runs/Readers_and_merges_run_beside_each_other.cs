using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Tests.Runs;

public sealed class Readers_and_merges_run_beside_each_other : IDisposable
{
    private const int Flushes = 24;
    private const int EntriesPerFlush = 400;
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_reader_sees_all_that_was_flushed_before_it_asked()
    {
        // A cache far too small for the data, so that blocks come and go under the readers.
        using var catalog = RunCatalog.Open(DiskFileSystem.Instance, _directory.Path, new BlockCache(200_000));
        long flushed = 0;
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Run(
            () => ReadUntil(catalog, () => Volatile.Read(ref flushed), seed, done.Token))).ToArray();

        for (var flush = 1; flush <= Flushes; flush++)
        {
            var run = SampleRuns.Write(
                DiskFileSystem.Instance, _directory.Path, new RunOptions { BlockBytes = 1024 }, flush, SampleRuns.Numbered(EntriesPerFlush, Prefix(flush)));
            catalog.Add(run, flush);
            Volatile.Write(ref flushed, flush);
            MergeWhatIsDue(catalog);
        }

        done.Cancel();
        var reads = await Task.WhenAll(readers);
        Assert.All(reads, count => Assert.NotEqual(0, count));
        catalog.DeleteReplaced();
        Assert.Equal(catalog.Manifest.Runs.Count, Directory.GetFiles(_directory.Path, "*.kv").Length);
    }

    private static string Prefix(long flush) => $"flush/{flush:d3}/";

    private static int ReadUntil(RunCatalog catalog, Func<long> flushed, int seed, CancellationToken done)
    {
        var random = new Random(seed);
        var cursor = new RunCursor();
        var reads = 0;
        while (!done.IsCancellationRequested || reads == 0)
        {
            var upTo = flushed();
            if (upTo == 0) continue;
            var flush = random.NextInt64(1, upTo + 1);
            using var set = catalog.Acquire();
            var key = SampleRuns.Utf8($"{Prefix(flush)}{random.Next(EntriesPerFlush):d6}");
            Assert.Contains(set.Runs, run => run.TryGet(1, key, out _));
            Assert.Contains(set.Runs, run => cursor.Over(run, 1).Seek(key) && cursor.Key.SequenceEqual(key));
            reads++;
        }

        return reads;
    }

    private static void MergeWhatIsDue(RunCatalog catalog)
    {
        var policy = new MergePolicy();
        while (policy.Choose(catalog.Manifest.Runs) is { } plan)
        {
            Merges.Merge(catalog, DiskFileSystem.Instance, plan);
        }
    }
}
