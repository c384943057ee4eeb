using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Objects;

public sealed class The_local_directory_is_an_object_store : ObjectStoreConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override IObjectStore Open() => LocalObjectStore.Open(DiskFileSystem.Instance, Path.Combine(_directory, "archive"));
}
