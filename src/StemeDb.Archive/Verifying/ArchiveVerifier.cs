using System.Diagnostics;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Verifying;

/// <summary>
/// Reads every byte of an archive, or of one backup and the journal behind it, and reports. Changes nothing; may run beside
/// everything else.
/// </summary>
public static class ArchiveVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="archive">Which archive.</param>
    /// <param name="backup">One backup with the journal from it to the end of its history; null: all there is.</param>
    /// <param name="parallel">Objects that are read at once, 1 to 64.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Restoring.RestoreImpossibleException">There is no backup of that name.</exception>
    /// <exception cref="ObjectStoreException">The store cannot be read. What is wrong with single objects is reported.</exception>
    public static async Task<ArchiveVerification> RunAsync(
        ArchiveAccess archive, string? backup = null, int parallel = 4, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var start = Stopwatch.GetTimestamp();
        var catalog = await ArchiveCatalog.ReadAsync(archive, cancellation);
        var chosen = backup is null ? catalog.Backups : [.. catalog.Backups.Where(item => item.Name == backup)];
        if (backup is not null && chosen.Count == 0) throw new Restoring.RestoreImpossibleException($"There is no backup '{backup}' in {archive.Store.Location}.");
        archive = archive.ForLongWork();
        var tally = new VerifyTally();
        var files = await new FileCheck(archive, tally, parallel).RunAsync(chosen, cancellation);
        var journal = await new JournalCheck(archive, catalog, tally, parallel).RunAsync(chosen, isWhole: backup is null, cancellation);
        if (backup is null) await new NameCheck(archive, catalog, tally).RunAsync(cancellation);
        return new ArchiveVerification
        {
            ClusterId = archive.Names.ClusterId,
            Backups = [.. chosen.Where(item => !item.IsUnfinished).Select(item => new VerifiedBackup(
                item.Name, item.Manifest?.Seq ?? 0, item.Manifest is not null && !files.Contains(item.Name) && !journal.Unsound.Contains(item.Name)))],
            Journal = journal.Sound,
            Findings = tally.Findings,
            Objects = tally.Objects,
            Bytes = tally.Bytes,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
    }
}
