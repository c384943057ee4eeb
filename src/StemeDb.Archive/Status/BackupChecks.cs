using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Verifying;

namespace StemeDb.Archive.Status;

/// <summary>Holds what manifests name against what a listing shows, and against what verifications found.</summary>
internal static class BackupChecks
{
    /// <returns>The newest first.</returns>
    public static IReadOnlyList<BackupStatus> Of(
        ArchiveCatalog catalog, IReadOnlyDictionary<string, ObjectInfo> runs, IReadOnlyList<KeptVerification> verifications, KnownDamage damage) =>
    [
        .. catalog.Backups.Select(backup => backup.Manifest).OfType<BackupManifest>().Reverse().Select(manifest =>
        {
            var last = verifications.FirstOrDefault(item => item.Record.Backups.Any(backup => backup.Name == manifest.Name))?.Record;
            return new BackupStatus(
                manifest,
                [.. manifest.Files.Where(file => runs.GetValueOrDefault(file.Object)?.Length != file.Length).Select(file => file.Object)],
                last?.At,
                last?.Backups.First(backup => backup.Name == manifest.Name).IsSound,
                [.. manifest.Files.Select(file => damage.Findings.GetValueOrDefault(file.Object)).OfType<ArchiveFinding>()]);
        }),
    ];

    /// <summary>A sentence for each object that is not there, or not as long as it was.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<BackupStatus> backups, IReadOnlyDictionary<string, ObjectInfo> runs)
    {
        var users = backups.SelectMany(backup => backup.MissingObjects.Select(name => (name, backup.Manifest)))
            .ToLookup(item => item.name, item => item.Manifest, StringComparer.Ordinal);
        foreach (var user in users.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var length = user.First().Files.First(file => file.Object == user.Key).Length;
            var what = runs.TryGetValue(user.Key, out var run) ? $"has {run.Length} of {length} bytes" : "is not there";
            yield return $"The object '{user.Key}' {what}. Backups that need it: {string.Join(", ", user.Select(manifest => manifest.Name))}. A restore takes another backup; put the object back from a copy of the store.";
        }
    }
}
