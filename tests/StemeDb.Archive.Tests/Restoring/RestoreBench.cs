using StemeDb.Archive.Backups;
using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Restoring;

namespace StemeDb.Archive.Tests.Restoring;

/// <summary>A cluster, its archive, and directories to restore to.</summary>
internal sealed class RestoreBench : IAsyncDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("stemedb-restore-").FullName;
    private int _targets;

    /// <param name="store">Where the archive is; null: a local directory.</param>
    public RestoreBench(IObjectStore? store = null)
    {
        Store = store ?? LocalObjectStore.Open(DiskFileSystem.Instance, Path.Combine(_scratch, "archive"));
        Cluster = new SampleCluster(Path.Combine(_scratch, "data"));
    }

    public IObjectStore Store { get; }

    public SampleCluster Cluster { get; }

    public string ArchiveDirectory => Path.Combine(_scratch, "archive");

    public ArchiveAccess Archive => new(Store, Cluster.Names, ManifestSigner.WithoutKey);

    /// <summary>Some records, a backup, more, another backup, more; all of it archived.</summary>
    public async Task<(string First, string Second)> FillAsync()
    {
        Cluster.Write(100);
        var first = await Cluster.BackUpAsync(Store, day: 1);
        Cluster.Write(50);
        var second = await Cluster.BackUpAsync(Store, day: 2);
        Cluster.Write(50);
        await Cluster.ArchiveAsync(Store);
        return (first, second);
    }

    public string NewTarget() => Path.Combine(_scratch, $"target-{++_targets}");

    public Task<RestoreReport> RestoreAsync(string target, RestoreOptions? options = null, ArchiveAccess? archive = null, IFileSystem? files = null) =>
        ArchiveRestore.RunAsync(
            archive ?? Archive, files ?? DiskFileSystem.Instance, new DataDirectoryOptions(target),
            (options ?? new RestoreOptions()) with { SegmentBytes = 16 * 1024 }, cancellation: TestContext.Current.CancellationToken);

    public Task<RestoreReport> RestoreAsync(string target, long seq) => RestoreAsync(target, new RestoreOptions { Goal = RestoreGoal.At(seq) });

    /// <summary>An engine starts on it and has exactly the first so many claims.</summary>
    public static async Task CheckAsync(string target, long seq)
    {
        Assert.False(File.Exists(Path.Combine(target, RestoreMarker.FileName)));
        await using var restored = await new SampleCluster(target).ReplayAsync();
        Assert.Equal(seq, restored.Seq);
        Assert.Equal(seq, restored.Metadata.LastRestore?.Seq);
        Assert.Equal(SampleCluster.IdsOf("first", 1, seq), restored.Ids());
    }

    /// <summary>The file of an object in the archive.</summary>
    public string FileOf(string name) => Path.Combine(ArchiveDirectory, name);

    public async Task<IReadOnlyList<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var item in Store.ListAllAsync(prefix, null, TestContext.Current.CancellationToken)) names.Add(item.Name);
        return names;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
    }
}
