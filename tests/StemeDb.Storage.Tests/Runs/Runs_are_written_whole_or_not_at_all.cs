using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Runs;

public sealed class Runs_are_written_whole_or_not_at_all : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("b", "a")]
    [InlineData("b", "b")]
    [InlineData("ba", "b")]
    public void Keys_out_of_order_are_refused(string first, string second)
    {
        using var writer = NewWriter();
        writer.BeginKeyspace(1);
        writer.Add(SampleRuns.Utf8(first), []);
        Assert.Throws<ArgumentException>(() => writer.Add(SampleRuns.Utf8(second), []));
    }

    [Fact]
    public void Keys_and_values_beyond_the_limits_are_refused()
    {
        using var writer = NewWriter();
        Assert.Throws<InvalidOperationException>(() => writer.Add([1], []));
        writer.BeginKeyspace(1);
        Assert.Throws<ArgumentException>(() => writer.Add([], []));
        Assert.Throws<ArgumentException>(() => writer.Add(new byte[RunWriter.MaxKeyBytes + 1], []));
        Assert.Throws<ArgumentException>(() => writer.Add([1], new byte[RunWriter.MaxValueBytes + 1]));
        writer.Add(new byte[RunWriter.MaxKeyBytes], []);
    }

    [Fact]
    public void Keyspaces_out_of_order_are_refused()
    {
        using var writer = NewWriter();
        Assert.Throws<ArgumentException>(() => writer.BeginKeyspace(0));
        writer.BeginKeyspace(2);
        Assert.Throws<ArgumentException>(() => writer.BeginKeyspace(2));
        Assert.Throws<ArgumentException>(() => writer.BeginKeyspace(1));
    }

    [Fact]
    public void A_run_is_synced_in_steps_so_that_the_journal_never_waits_for_all_of_it()
    {
        var disk = new FaultyDisk();
        using (var writer = new RunWriter(disk, _directory.Path, new RunOptions { SyncEveryBytes = 8192 }))
        {
            writer.BeginKeyspace(1);
            for (var i = 0; i < 1000; i++) writer.Add(SampleRuns.Utf8($"{i:d4}"), new byte[100]);
            writer.Finish(1, 1);
        }

        var written = disk.Operations.Select(operation => operation.Split(' ')[0]).Where(kind => kind is "Write" or "Sync").ToList();
        Assert.InRange(written.Count(kind => kind == "Sync"), 100_000 / 8192, 100_000 / 4096);
        Assert.DoesNotContain(written.Zip(written.Skip(1)).SkipLast(3), pair => pair is ("Write", "Write"));
    }

    [Fact]
    public void A_run_without_entries_is_refused()
    {
        using var writer = NewWriter();
        writer.BeginKeyspace(1);
        Assert.Throws<InvalidOperationException>(() => writer.Finish(1, 1));
    }

    [Fact]
    public void A_run_that_was_not_finished_leaves_nothing_behind()
    {
        using (var writer = NewWriter())
        {
            writer.BeginKeyspace(1);
            writer.Add([1], [2]);
            Assert.Single(Directory.GetFiles(_directory.Path));
        }

        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void A_run_is_named_by_the_digest_of_its_bytes()
    {
        var info = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, SampleRuns.Numbered(5_000));
        var bytes = File.ReadAllBytes(Path.Combine(_directory.Path, info.FileName));
        Assert.Equal(info.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        Assert.Equal(info.Length, bytes.Length);
    }

    [Fact]
    public void The_same_entries_make_the_same_bytes()
    {
        var first = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, SampleRuns.Numbered(5_000));
        var again = SampleRuns.Write(DiskFileSystem.Instance, _directory.Path, new RunOptions(), 1, SampleRuns.Numbered(5_000));
        Assert.Equal(first.Sha256, again.Sha256);
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Whenever_the_power_fails_a_run_with_its_name_is_whole()
    {
        var entries = SampleRuns.Numbered(200);
        var calm = new CrashingDisk();
        var info = SampleRuns.Write(calm, "/db", new RunOptions(), 1, entries);
        for (var operation = 0; operation < calm.Operations; operation++)
        {
            var disk = new CrashingDisk { CrashAt = operation };
            Assert.Throws<IOException>(() => SampleRuns.Write(disk, "/db", new RunOptions(), 1, entries));
            foreach (var keepUnsyncedNames in (bool[])[false, true])
            {
                var restarted = disk.Restart(keepUnsyncedNames);
                if (!restarted.FileExists($"/db/{info.FileName}")) continue;
                using var run = RunReader.Open(restarted, $"/db/{info.FileName}", new BlockCache(0));
                SampleRuns.AssertSame(entries, SampleRuns.Read(run.Scan(1)));
            }
        }
    }

    private RunWriter NewWriter() => new(DiskFileSystem.Instance, _directory.Path, new RunOptions());
}
