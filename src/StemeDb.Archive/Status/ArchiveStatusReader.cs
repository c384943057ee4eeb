using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Status;

/// <summary>Finds how an archive is. Reads little; whether the bytes are what was written is for a verification.</summary>
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
        var problems = new List<string>();
        problems.AddRange(catalog.Backups.Select(backup => backup.Fault).OfType<string>());
        problems.AddRange(catalog.Generations.Values.Select(generation => generation.Fault).OfType<string>());
        var backups = catalog.Backups.Select(backup => backup.Manifest).OfType<BackupManifest>().Reverse().ToArray();
        if (backups.Length == 0) problems.Add("There is no backup that can be used.");
        var generation = catalog.NewestGeneration;
        var restorable = generation == 0 ? 0 : await FindRestorableAsync(archive, generation, problems, cancellation);
        return new ArchiveStatus
        {
            Location = archive.Store.Location,
            ClusterId = archive.Names.ClusterId,
            Generation = generation,
            Backups = backups,
            Generations = [.. catalog.Generations.Values.OrderBy(item => item.Generation).Select(Describe)],
            RestorableSeq = restorable,
            ArchivedUpTo = await FindTimeAsync(archive, catalog, generation, problems, cancellation),
            LeaseHolder = generation == 0 ? null : await LeaseHolders.FindAsync(archive, generation, problems, cancellation),
            Problems = problems,
        };
    }

    /// <summary>What a restore to the latest would give: the truth about gaps is the planner's.</summary>
    private static async Task<long> FindRestorableAsync(ArchiveAccess archive, long generation, List<string> problems, CancellationToken cancellation)
    {
        try
        {
            var plan = await RestorePlanner.PlanAsync(archive, RestoreGoal.Latest, generation, backup: null, cancellation);
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
            return (await JournalPieces.ReadHeaderAsync(archive, newest, cancellation)).LastRecordedAt;
        }
        catch (Exception fault) when (fault is ObjectDamagedException or ForeignObjectException or ObjectMissingException)
        {
            problems.Add(fault.Message);
            return null;
        }
    }

    private static GenerationStatus Describe(CatalogGeneration generation)
    {
        var ranges = new List<SeqRange>();
        foreach (var piece in generation.Pieces)
        {
            if (ranges is [.., var last] && piece.FirstSeq <= last.Last + 1) ranges[^1] = new SeqRange(last.First, Math.Max(last.Last, piece.LastSeq));
            else ranges.Add(new SeqRange(piece.FirstSeq, piece.LastSeq));
        }

        return new GenerationStatus(
            generation.Generation, generation.Origin, generation.Pieces.Count, generation.Pieces.Sum(piece => piece.Length), ranges,
            generation.Pieces is [.., var newest] ? newest.StoredAt : null);
    }
}
