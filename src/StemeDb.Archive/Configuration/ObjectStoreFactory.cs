using StemeDb.Archive.Encryption;
using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;
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
        IObjectStore store = options.S3 is { } s3 ? S3ObjectStore.Open(s3) : LocalObjectStore.Open(DiskFileSystem.Instance, options.Directory!);
        return options.EncryptionKey is { } key ? new EncryptedObjectStore(store, key) : store;
    }
}
