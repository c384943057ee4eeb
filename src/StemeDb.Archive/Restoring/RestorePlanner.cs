using System.Globalization;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// Finds what a restore needs: the backup that reaches furthest and not too far, and the journal from there to the goal; where
/// journal is missing, an older backup does not help, and a backup behind the gap does.
/// </summary>
public static class RestorePlanner
{
    /// <summary>Instead of the name of a backup: none, the journal alone from seq 1.</summary>
    public const string NoBackup = "none";

    /// <summary>Makes a plan. Reads names, manifests, and for a moment in time the headers of some pieces.</summary>
    /// <param name="archive">From where.</param>
    /// <param name="goal">How far.</param>
    /// <param name="generation">Which history; null: of the newest generation.</param>
    /// <param name="backup">Name of the backup to begin with, or <see cref="NoBackup"/>; null: the one that fits best.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RestoreImpossibleException">There is nothing of the kind in the archive.</exception>
    /// <exception cref="ObjectStoreException">The archive cannot be read.</exception>
    public static async Task<RestorePlan> PlanAsync(
        ArchiveAccess archive, RestoreGoal goal, long? generation = null, string? backup = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(goal);
        return await PlanAsync(archive, await ArchiveCatalog.ReadAsync(archive, cancellation), goal, generation, backup, cancellation);
    }

    /// <summary>Makes a plan of what a catalog has.</summary>
    internal static async Task<RestorePlan> PlanAsync(
        ArchiveAccess archive, ArchiveCatalog catalog, RestoreGoal goal, long? generation, string? backup, CancellationToken cancellation)
    {
        if (backup is not (null or NoBackup)) generation ??= Named(archive, catalog, backup).Generation;
        var chosen = generation ?? catalog.NewestGeneration;
        if (chosen == 0 || (generation is not null && !Has(catalog, chosen))) throw Nothing(archive, catalog, chosen);
        var lineage = new Lineage(catalog, chosen);
        var toSeq = await FindSeqAsync(archive, lineage, goal, cancellation);
        IEnumerable<BackupManifest?> candidates = backup switch
        {
            null => lineage.Backups.Select(item => item.Manifest).Where(manifest => manifest!.Seq <= toSeq).Append(null),
            NoBackup => [null],
            _ => [Fitting(Named(archive, catalog, backup), lineage, toSeq)],
        };
        RestorePlan? best = null;
        List<string> passed = backup is null ? [.. catalog.Backups.Where(item => item.Fault is not null).Select(item => $"{item.Name}: {item.Fault}")] : [];
        foreach (var candidate in candidates)
        {
            var plan = Plan(archive, lineage, goal, toSeq, candidate) with { NextGeneration = NextGeneration(catalog) };
            if (plan.Missing.Count == 0) plan = plan with { MissingObjects = await FindMissingAsync(archive, plan, cancellation) };
            if (plan.IsPossible) return plan with { PassedOver = passed };
            if (candidate is not null) passed.Add($"{candidate.Name}: {plan.DescribeMissing()}");
            if (best is null || Lost(plan) < Lost(best)) best = plan;
        }

        return best! with { PassedOver = passed };
    }

    private static RestorePlan Plan(ArchiveAccess archive, Lineage lineage, RestoreGoal goal, long toSeq, BackupManifest? backup)
    {
        var runs = backup is null ? RunManifest.Empty : StoreManifestOf(archive, backup);
        var (pieces, missing) = lineage.Find(runs.CheckpointSeq + 1, toSeq);
        return new RestorePlan
        {
            ClusterId = archive.Names.ClusterId,
            Generation = lineage.Generation,
            Goal = goal,
            ToSeq = toSeq,
            Backup = backup,
            Runs = runs,
            Pieces = pieces,
            Missing = missing,
        };
    }

    /// <summary>The store's own manifest, which must be of this backup: its runs are the files of it.</summary>
    /// <exception cref="ObjectDamagedException">It is not.</exception>
    internal static RunManifest StoreManifestOf(ArchiveAccess archive, BackupManifest backup)
    {
        var name = archive.Names.Manifest(backup.Name);
        try
        {
            var runs = ManifestFile.Decode(backup.StoreManifest.Span, name);
            var files = backup.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
            foreach (var run in runs.Runs)
            {
                var isThere = files.TryGetValue($"db/{run.FileName}", out var file) && (file.Sha256, file.Length) == (run.Sha256, run.Length);
                if (!isThere || file!.Object != archive.Names.Run(run.Sha256)) throw new InvalidDataException($"the run {run.FileName} of the store is not among its files");
            }

            return runs.CheckpointSeq <= backup.Seq ? runs : throw new InvalidDataException("its runs reach further than it");
        }
        catch (Exception fault) when (fault is InvalidDataException or ManifestDamagedException)
        {
            throw new ObjectDamagedException(archive.Store.Location, name, fault.Message, fault);
        }
    }

    private static async Task<long> FindSeqAsync(ArchiveAccess archive, Lineage lineage, RestoreGoal goal, CancellationToken cancellation)
    {
        var last = lineage.LastSeq;
        if (goal.Time is { } time) return await SeqAtTime.FindAsync(archive, lineage, time, cancellation);
        if (goal.Seq is not { } seq) return last;
        return seq <= last
            ? seq
            : throw new RestoreImpossibleException(Text($"The archive of generation {lineage.Generation} ends with seq {last}; there is no seq {seq} in it. Give --to latest for all of it."));
    }

    private static async Task<IReadOnlyList<string>> FindMissingAsync(ArchiveAccess archive, RestorePlan plan, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var run in plan.Runs.Runs)
        {
            var name = archive.Names.Run(run.Sha256);
            if ((await archive.Store.StatAsync(name, cancellation))?.Length != run.Length) missing.Add(name);
        }

        return missing;
    }

    private static BackupManifest Named(ArchiveAccess archive, ArchiveCatalog catalog, string name)
    {
        var found = catalog.Backups.FirstOrDefault(backup => backup.Name == name);
        return found?.Manifest ?? throw new RestoreImpossibleException(
            found?.Fault ?? $"There is no backup '{name}' in {archive.Store.Location}. 'stemedb archive status' lists what there is.");
    }

    private static BackupManifest Fitting(BackupManifest backup, Lineage lineage, long toSeq) =>
        backup.Seq <= toSeq && lineage.UpToOf(backup.Generation) >= backup.Seq
            ? backup
            : throw new RestoreImpossibleException(Text($"{backup.Name} is of seq {backup.Seq} of generation {backup.Generation}, which is not in the history up to seq {toSeq} of generation {lineage.Generation}. Leave the backup out, and the one that fits is taken."));

    private static bool Has(ArchiveCatalog catalog, long generation) =>
        catalog.Generations.ContainsKey(generation) || catalog.Backups.Any(backup => backup.Manifest?.Generation == generation);

    private static RestoreImpossibleException Nothing(ArchiveAccess archive, ArchiveCatalog catalog, long generation)
    {
        var faults = catalog.Backups.Where(backup => backup.Fault is not null).Select(backup => " " + backup.Fault);
        var what = generation == 0 ? "no backup that can be used and no journal" : Text($"nothing of generation {generation}");
        return new RestoreImpossibleException($"The archive {archive.Store.Location} has {what} of cluster {archive.Names.ClusterId}.{string.Concat(faults)}");
    }

    private static long NextGeneration(ArchiveCatalog catalog) =>
        Math.Max(catalog.Generations.Keys.DefaultIfEmpty(0).Max(), catalog.Backups.Max(backup => backup.Manifest?.Generation) ?? 0) + 1;

    private static long Lost(RestorePlan plan) => plan.Missing.Sum(range => range.Last - range.First + 1) + plan.MissingObjects.Count;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
