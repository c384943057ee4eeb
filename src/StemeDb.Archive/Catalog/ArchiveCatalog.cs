using System.Globalization;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Catalog;

/// <summary>What an archive of a cluster has, by its names and manifests; no run and no piece was read. Immutable.</summary>
public sealed class ArchiveCatalog
{
    private ArchiveCatalog(IReadOnlyList<CatalogBackup> backups, IReadOnlyDictionary<long, CatalogGeneration> generations) =>
        (Backups, Generations) = (backups, generations);

    /// <summary>The backups, the oldest first.</summary>
    public IReadOnlyList<CatalogBackup> Backups { get; }

    /// <summary>The generations by their number.</summary>
    public IReadOnlyDictionary<long, CatalogGeneration> Generations { get; }

    /// <summary>The greatest generation that has journal or a backup; 0 when there is none.</summary>
    public long NewestGeneration => Generations.Values.Where(generation => generation.Pieces.Count > 0).Select(generation => generation.Generation)
        .Concat(Backups.Select(backup => backup.Manifest?.Generation ?? 0)).DefaultIfEmpty(0).Max();

    /// <summary>The clusters whose archives are in a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<Guid>> ListClustersAsync(IObjectStore store, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var clusters = new List<Guid>();
        await foreach (var folder in store.ListFoldersAsync("", cancellation))
        {
            if (Guid.TryParseExact(folder, "D", out var cluster)) clusters.Add(cluster);
        }

        return clusters;
    }

    /// <summary>Reads names and manifests.</summary>
    /// <param name="archive">Of which archive.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store cannot be read. A manifest that cannot be believed is told in its backup.</exception>
    public static async Task<ArchiveCatalog> ReadAsync(ArchiveAccess archive, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return new ArchiveCatalog(await ReadBackupsAsync(archive, cancellation), await ReadGenerationsAsync(archive, cancellation));
    }

    /// <summary>The same without what is known to be damaged.</summary>
    /// <param name="objects">Names of pieces, and of files of backups.</param>
    public ArchiveCatalog Without(IReadOnlySet<string> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return new ArchiveCatalog(
            [.. Backups.Where(backup => backup.Manifest?.Files.Any(file => objects.Contains(file.Object)) != true)],
            Generations.ToDictionary(
                item => item.Key, item => item.Value with { Pieces = [.. item.Value.Pieces.Where(piece => !objects.Contains(piece.Name))] }));
    }

    private static async Task<IReadOnlyList<CatalogBackup>> ReadBackupsAsync(ArchiveAccess archive, CancellationToken cancellation)
    {
        var backups = new List<CatalogBackup>();
        await foreach (var folder in archive.Store.ListFoldersAsync(archive.Names.Backups, cancellation))
        {
            if (!ArchiveNames.IsBackupName(folder)) continue;
            backups.Add(await ReadBackupAsync(archive, folder, cancellation));
        }

        return backups;
    }

    private static async Task<CatalogBackup> ReadBackupAsync(ArchiveAccess archive, string backup, CancellationToken cancellation)
    {
        var name = archive.Names.Manifest(backup);
        try
        {
            if (await archive.Store.StatAsync(name, cancellation) is null) return await ReadUnfinishedAsync(archive, backup, cancellation);
            var text = await archive.Store.ReadAllAsync(name, BackupManifestText.BytesMax, cancellation);
            var manifest = BackupManifestText.Read(archive.Store.Location, name, text, archive.Signer);
            return manifest.Name == backup && manifest.ClusterId == archive.Names.ClusterId
                ? new CatalogBackup(backup, manifest, null)
                : new CatalogBackup(backup, null, $"The manifest '{name}' is of backup {manifest.Name} of cluster {manifest.ClusterId}: it was put in a place that is not its own.");
        }
        catch (Exception fault) when (fault is ObjectDamagedException or ForeignObjectException)
        {
            return new CatalogBackup(backup, null, fault.Message);
        }
        catch (ObjectMissingException)
        {
            return new CatalogBackup(backup, null, null); // Removed meanwhile.
        }
    }

    private static async Task<CatalogBackup> ReadUnfinishedAsync(ArchiveAccess archive, string backup, CancellationToken cancellation)
    {
        var loss = await BackupCompletion.FindLossAsync(archive.Store, archive.Names, backup, cancellation);
        return new CatalogBackup(backup, null, loss, IsLost: loss is not null);
    }

    private static async Task<IReadOnlyDictionary<long, CatalogGeneration>> ReadGenerationsAsync(ArchiveAccess archive, CancellationToken cancellation)
    {
        var numbers = new SortedSet<long>();
        await foreach (var folder in archive.Store.ListFoldersAsync(archive.Names.Journal, cancellation))
        {
            if (NumberOf(folder) is { } number && archive.Names.JournalOf(number) == $"{archive.Names.Journal}{folder}/") numbers.Add(number);
        }

        await foreach (var item in archive.Store.ListAllAsync(archive.Names.Origins, null, cancellation))
        {
            if (NumberOf(Path.GetFileNameWithoutExtension(item.Name)) is { } number && archive.Names.Origin(number) == item.Name) numbers.Add(number);
        }

        var generations = new Dictionary<long, CatalogGeneration>();
        foreach (var number in numbers) generations[number] = await CatalogGeneration.ReadAsync(archive, number, cancellation);
        return generations;
    }

    private static long? NumberOf(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : null;
}
