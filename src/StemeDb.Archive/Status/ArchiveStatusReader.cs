using StemeDb.Archive.Catalog;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Archive.Verifying;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Status;

/// <summary>
/// Finds how an archive is: from listings, manifests, and what verifications left. That the bytes of what is there are what was
/// written is for a verification.
/// </summary>
public static class ArchiveStatusReader
{
    /// <summary>Reads it.</summary>
    /// <param name="archive">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public static async Task<ArchiveStatus> ReadAsync(ArchiveAccess archive, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var catalog = await ArchiveCatalog.ReadAsync(archive, cancellation);
        var runs = new Dictionary<string, ObjectInfo>(StringComparer.Ordinal);
        await foreach (var run in archive.Store.ListAllAsync(archive.Names.Runs, null, cancellation)) runs[run.Name] = run;
        var verifications = await VerificationRecords.ReadAsync(archive, cancellation);
        var damage = await KnownDamage.FindAsync(archive, verifications, catalog, runs, cancellation);
        var backups = BackupChecks.Of(catalog, runs, verifications, damage);
        var problems = new List<string>();
        problems.AddRange(catalog.Backups.Select(backup => backup.Fault).OfType<string>());
        problems.AddRange(catalog.Generations.Values.Select(generation => generation.Fault).OfType<string>());
        if (backups.Count == 0) problems.Add("There is no backup that can be used.");
        problems.AddRange(BackupChecks.Problems(backups, runs));
        problems.AddRange(damage.Findings.Values.OrderBy(finding => finding.Name, StringComparer.Ordinal).Select(finding => $"A verification found: {finding.Message}"));
        problems.AddRange(catalog.Generations.Values.OrderBy(item => item.Generation).SelectMany(JournalGaps.Problems));
        var generation = catalog.NewestGeneration;
        return new ArchiveStatus
        {
            Location = archive.Store.Location,
            ClusterId = archive.Names.ClusterId,
            Generation = generation,
            Backups = backups,
            VerifiedAt = verifications.FirstOrDefault(item => item.Record.IsWhole)?.Record.At,
            Generations = [.. catalog.Generations.Values.OrderBy(item => item.Generation).Select(JournalGaps.Describe)],
            RestorableSeq = generation == 0 ? 0 : await FindRestorableAsync(archive, catalog.Without(damage.Findings.Keys.ToHashSet(StringComparer.Ordinal)), generation, problems, cancellation),
            ArchivedUpTo = await FindTimeAsync(archive, catalog, generation, problems, cancellation),
            LeaseHolder = generation == 0 ? null : await LeaseHolders.FindAsync(archive, generation, problems, cancellation),
            Notes = await UnfinishedBackups.TellAsync(archive, catalog, cancellation),
            Problems = problems,
        };
    }

    /// <summary>What a restore to the latest would give: the truth about gaps is the planner's.</summary>
    private static async Task<long> FindRestorableAsync(
        ArchiveAccess archive, ArchiveCatalog catalog, long generation, List<string> problems, CancellationToken cancellation)
    {
        try
        {
            var plan = await RestorePlanner.PlanAsync(archive, catalog, RestoreGoal.Latest, generation, backup: null, cancellation);
            if (plan.IsPossible) return plan.ToSeq;
            problems.Add(plan.DescribeMissing());
            return plan.Missing is [var first, ..] && plan.MissingObjects.Count == 0 ? first.First - 1 : 0;
        }
        catch (Exception fault) when (fault is RestoreImpossibleException or ObjectDamagedException or ForeignObjectException)
        {
            problems.Add(fault.Message);
            return 0;
        }
    }

    private static async Task<Instant?> FindTimeAsync(
        ArchiveAccess archive, ArchiveCatalog catalog, long generation, List<string> problems, CancellationToken cancellation)
    {
        if (catalog.Generations.GetValueOrDefault(generation)?.Pieces is not [.., var newest]) return null;
        try
        {
            var header = await JournalPieces.ReadHeaderAsync(archive, newest, cancellation);
            var length = PieceHeaderBytes.Length + header.StoredBytes;
            if (newest.Length != length) problems.Add($"The newest piece '{newest.Name}' has {newest.Length} of {length} bytes. Put it back from a copy of the store.");
            return header.LastRecordedAt;
        }
        catch (Exception fault) when (fault is ObjectDamagedException or ForeignObjectException or ObjectMissingException)
        {
            problems.Add(fault.Message);
            return null;
        }
    }
}
