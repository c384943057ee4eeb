using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.BackupAgent.Backups;

/// <summary>The archive of the cluster that is backed up. Thread-safe.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Signer">Who signs manifests.</param>
internal sealed record AgentArchive(IObjectStore Store, ManifestSigner Signer)
{
    private volatile ArchiveNames? _names;

    /// <summary>The names of the cluster; null while neither the engine nor the store has said which it is.</summary>
    public ArchiveNames? Names => _names;

    /// <summary>The engine said whose data it has.</summary>
    public ArchiveNames Of(Guid clusterId) => _names is { } names && names.ClusterId == clusterId ? names : _names = new ArchiveNames(clusterId);

    /// <summary>Finds the names without the engine, in a store that only one cluster uses.</summary>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public async Task<ArchiveNames?> FindNamesAsync(CancellationToken cancellationToken)
    {
        if (_names is { } known) return known;
        var clusters = new List<Guid>();
        await foreach (var folder in Store.ListFoldersAsync("", cancellationToken))
        {
            if (Guid.TryParseExact(folder, "D", out var cluster)) clusters.Add(cluster);
        }

        return clusters is [var only] ? Of(only) : null;
    }

    /// <summary>The backups there are, the oldest first.</summary>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<StoredBackup>> BackupsAsync(CancellationToken cancellationToken) =>
        await FindNamesAsync(cancellationToken) is { } names ? await StoredBackups.ReadAsync(Store, names, Signer, cancellationToken) : [];
}
