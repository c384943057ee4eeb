using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Objects;

public sealed class The_local_directory_is_an_object_store : ObjectStoreConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_a_put_left_that_was_cut_off_is_removed_once_nothing_is_added_to_it()
    {
        await using var store = Open();
        var (old, young) = (Temporary("old"), Temporary("young"));
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        Assert.Equal(new UnfinishedPuts(1, 5), await store.RemoveUnfinishedAsync("a/", DateTimeOffset.UtcNow.AddDays(-1), TestContext.Current.CancellationToken));
        Assert.Equal([young], Directory.GetFiles(Path.GetDirectoryName(young)!));
    }

    private string Temporary(string name)
    {
        var path = Path.Combine(_directory, "archive", ".tmp", name);
        File.WriteAllText(path, "bytes");
        return path;
    }

    protected override IObjectStore Open() => LocalObjectStore.Open(DiskFileSystem.Instance, Path.Combine(_directory, "archive"));
}
