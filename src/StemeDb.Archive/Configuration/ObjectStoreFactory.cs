using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Configuration;

/// <summary>Opens the object store that the options name.</summary>
public static class ObjectStoreFactory
{
    /// <summary>Opens it. The caller disposes of it.</summary>
    /// <param name="options">Which.</param>
    /// <exception cref="ObjectStoreException">It cannot be used.</exception>
    public static IObjectStore Open(ArchiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LocalObjectStore.Open(DiskFileSystem.Instance, options.Directory!);
    }
}
