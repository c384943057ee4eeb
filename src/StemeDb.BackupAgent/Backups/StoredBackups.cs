using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.BackupAgent.Backups;

/// <summary>The backups of a cluster as they are in the store: nothing of them is kept anywhere else.</summary>
internal static class StoredBackups
{
    /// <summary>Reads them, the oldest first. Folders without a manifest are no backups.</summary>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<StoredBackup>> ReadAsync(
        IObjectStore store, ArchiveNames names, ManifestSigner signer, CancellationToken cancellationToken)
    {
        var backups = new List<StoredBackup>();
        await foreach (var name in store.ListFoldersAsync(names.Backups, cancellationToken))
        {
            if (ArchiveNames.IsBackupName(name) && await ReadAsync(store, names, signer, name, cancellationToken) is { } backup) backups.Add(backup);
        }

        return backups;
    }

    /// <summary>Reads one; null when there is none of that name.</summary>
    public static async Task<StoredBackup?> ReadAsync(
        IObjectStore store, ArchiveNames names, ManifestSigner signer, string name, CancellationToken cancellationToken)
    {
        try
        {
            var text = await store.ReadAllAsync(names.Manifest(name), BackupManifestText.BytesMax, cancellationToken);
            var manifest = BackupManifestText.Read(store.Location, names.Manifest(name), text, signer);
            return new StoredBackup(name, manifest, await store.StatAsync(names.Keep(name), cancellationToken) is not null, Fault: null);
        }
        catch (ObjectMissingException)
        {
            var loss = await BackupCompletion.FindLossAsync(store, names, name, cancellationToken);
            return loss is null ? null : new StoredBackup(name, Manifest: null, IsForever: false, loss);
        }
        catch (Exception e) when (e is ObjectDamagedException or ForeignObjectException)
        {
            return new StoredBackup(name, Manifest: null, IsForever: false, e.Message);
        }
    }
}

/// <summary>A backup as it is in the store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Manifest">What it is; null when that cannot be believed.</param>
/// <param name="IsForever">It is marked to be kept.</param>
/// <param name="Fault">Why its manifest cannot be believed.</param>
internal sealed record StoredBackup(string Name, BackupManifest? Manifest, bool IsForever, string? Fault);
