using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Storage.Tests.Runs;

/// <summary>The files in golden-v1 were written by the first version of the format and are never changed.</summary>
public sealed class Format_version_1_of_runs_stays_readable : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "Runs", "golden-v1");

    private static SortedDictionary<byte[], byte[]> First => SampleRuns.Numbered(200);

    private static SortedDictionary<byte[], byte[]> Second => SampleRuns.Numbered(5, "other/");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void It_is_read_and_verified()
    {
        foreach (var file in Directory.GetFiles(Golden)) File.Copy(file, _scratch.File(Path.GetFileName(file)));

        Assert.Empty(RunVerifier.Verify(DiskFileSystem.Instance, _scratch.Path, TestContext.Current.CancellationToken).Findings);
        using var catalog = RunCatalog.Open(DiskFileSystem.Instance, _scratch.Path, new BlockCache(1 << 20));
        Assert.Equal((3, 42), (catalog.Manifest.Edition, catalog.Manifest.CheckpointSeq));
        using var set = catalog.Acquire();
        SampleRuns.AssertSame(First, SampleRuns.Read(new RunCursor().Over(set.Runs[1], 1)));
        SampleRuns.AssertSame(Second, SampleRuns.Read(new RunCursor().Over(set.Runs[0], 2)));
        Assert.True(set.Runs[1].MayContain(1, FilterKey.Of(First.Keys.First())));
        Assert.False(set.Runs[1].MayContain(1, FilterKey.Of("absent"u8)));
    }

    [Fact]
    public void It_is_still_written_the_same()
    {
        WriteSample(_scratch.Path);
        Assert.Equal(
            Directory.GetFiles(Golden).Select(Path.GetFileName).Order(),
            Directory.GetFiles(_scratch.Path).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(Golden), file =>
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_scratch.File(Path.GetFileName(file)))));
    }

    private static void WriteSample(string directory)
    {
        var options = new RunOptions { BlockBytes = 1024, FilterPrefixes = new SampleRuns.WholeKeyAndFirstByte() };
        using var catalog = RunCatalog.Open(DiskFileSystem.Instance, directory, new BlockCache(0));
        catalog.Add(SampleRuns.Write(DiskFileSystem.Instance, directory, options, 7, First), 7);
        catalog.Add(SampleRuns.Write(DiskFileSystem.Instance, directory, options, 42, Second, Second), 42);
    }
}
