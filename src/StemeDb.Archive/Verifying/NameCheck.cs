using System.Globalization;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Verifying;

/// <summary>Looks at every name in the archive: what is nobody's, and what is nothing of ours.</summary>
internal sealed class NameCheck(ArchiveAccess archive, ArchiveCatalog catalog, VerifyTally tally)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var names = archive.Names;
        var wanted = catalog.Backups.SelectMany(backup => backup.Manifest?.Files ?? []).Select(file => file.Object).ToHashSet(StringComparer.Ordinal);
        await foreach (var item in archive.Store.ListAllAsync(names.Root, null, cancellation))
        {
            if (wanted.Contains(item.Name)) continue;
            if (names.RunSha256Of(item.Name) is not null)
            {
                tally.Find(new ArchiveFinding(ArchiveFindingKind.Orphan, item.Name, string.Create(CultureInfo.InvariantCulture, $"The run '{item.Name}' ({item.Length} bytes) is in no backup.")));
            }
            else if (!IsOurs(names, item.Name))
            {
                tally.Find(new ArchiveFinding(ArchiveFindingKind.Foreign, item.Name, $"'{item.Name}' is nothing that StemeDB puts there. Nothing reads it; see who did, and remove it."));
            }
        }
    }

    private static bool IsOurs(ArchiveNames names, string name)
    {
        if (name.StartsWith(names.Journal, StringComparison.Ordinal)) return IsJournal(names, name);
        if (name.StartsWith(names.Backups, StringComparison.Ordinal)) return ArchiveNames.IsBackupName(name[names.Backups.Length..].Split('/')[0]);
        return !name.StartsWith(names.Runs, StringComparison.Ordinal) && name[names.Root.Length..].Contains('/', StringComparison.Ordinal);
    }

    private static bool IsJournal(ArchiveNames names, string name) =>
        long.TryParse(name[names.Journal.Length..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
        && names.PieceSeqsOf(generation, name) is not null;
}
