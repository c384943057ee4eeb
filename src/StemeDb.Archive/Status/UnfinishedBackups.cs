using System.Globalization;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;

namespace StemeDb.Archive.Status;

/// <summary>Tells of folders of backups without a manifest that was ever there.</summary>
internal static class UnfinishedBackups
{
    /// <summary>One agent makes one backup at a time: only the newest can still be under way.</summary>
    public static async Task<IReadOnlyList<string>> TellAsync(ArchiveAccess archive, ArchiveCatalog catalog, CancellationToken cancellation)
    {
        var notes = new List<string>();
        foreach (var backup in catalog.Backups.Where(backup => backup.IsUnfinished))
        {
            var intent = await archive.Store.StatAsync(archive.Names.Intent(backup.Name), cancellation);
            var isNewest = ReferenceEquals(backup, catalog.Backups[^1]);
            notes.Add((intent, isNewest) switch
            {
                (null, _) => $"{backup.Name} has no manifest and was never finished: it was being removed, or is at this moment.",
                (_, true) => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{backup.Name} is being made, or was cut off: begun {intent.StoredAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, it has no manifest yet. 'GET /v1/admin/backups' of the agent tells which."),
                _ => $"{backup.Name} was cut off before its manifest. It is no backup; a later one uses what it put.",
            });
        }

        return notes;
    }
}
