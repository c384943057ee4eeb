using System.Diagnostics;
using System.Globalization;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Restoring;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// Restores a data directory from an archive: exactly the records up to the goal, in a new generation. What was fetched and checked
/// is not fetched again when it is run again after an end at any point.
/// </summary>
public static class ArchiveRestore
{
    /// <summary>Restores.</summary>
    /// <param name="archive">From where.</param>
    /// <param name="files">The disk of the target.</param>
    /// <param name="target">Where to.</param>
    /// <param name="options">What and how.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it; the same call goes on.</param>
    /// <exception cref="RestoreImpossibleException">The archive does not have it, or what it has is damaged beyond its checksums.</exception>
    /// <exception cref="RestoreRefusedException">The target is not empty, or is somebody else's.</exception>
    /// <exception cref="DataDirectoryInUseException">An engine or another restore works on the target.</exception>
    /// <exception cref="ObjectStoreException">The archive cannot be read, or an object in it is damaged or foreign.</exception>
    /// <exception cref="RestoreSpaceException">The target has too little room; nothing was changed.</exception>
    /// <exception cref="DiskFullException">The target has no room any more.</exception>
    public static async Task<RestoreReport> RunAsync(
        ArchiveAccess archive,
        IFileSystem files,
        DataDirectoryOptions target,
        RestoreOptions options,
        RestoreProgress? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        progress ??= new RestoreProgress();
        RefuseOtherCluster(archive, files, target, options);
        var (state, plan) = await ResumeAsync(archive, files, target, options, cancellation) ?? await BeginAsync(archive, files, target, options, cancellation);
        archive = archive.ForLongWork();
        await using var hold = await RestoreHold.PlaceAsync(archive, plan, cancellation);
        using var restore = DirectoryRestore.Open(
            files, target, new RestoreIdentity(state.ClusterId, state.Generation), state.Write(), options.Replace);
        var start = Stopwatch.GetTimestamp();
        var runs = new RunDownloads(archive, restore, progress);
        await runs.RunAsync(plan.Runs.Runs, options.Parallel, cancellation);
        var journal = new JournalDownload(archive, plan, progress);
        var end = await journal.RunAsync(restore, options, cancellation);
        var name = plan.Backup?.Name ?? string.Create(CultureInfo.InvariantCulture, $"journal of generation {plan.Generation}");
        restore.Complete(plan.Runs, new RestoreMark(Now(), name, plan.ToSeq));
        var fetched = Stopwatch.GetElapsedTime(start);
        var verification = options.Verify ? restore.Verify(cancellation, options.Parallel) : null;
        if (verification is { IsSound: false }) throw Unsound(target, verification);
        restore.Finish();
        return new RestoreReport
        {
            Plan = plan,
            Generation = state.Generation,
            Checksum = end.Checksum,
            IsAtBatchEnd = journal.IsAtBatchEnd,
            LastRecordedAt = journal.LastRecordedAt,
            RunsFetched = runs.Fetched,
            RunsKept = runs.Kept,
            BytesFetched = progress.Bytes,
            JournalRecords = journal.Records,
            ReplacedFolders = restore.ReplacedFolders,
            Verification = verification,
            FetchElapsed = fetched,
            VerifyElapsed = Stopwatch.GetElapsedTime(start) - fetched,
        };
    }

    /// <summary>Why <see cref="RunAsync"/> would refuse the target as it is, by the same exceptions. Changes nothing.</summary>
    /// <param name="archive">From where.</param>
    /// <param name="files">The disk of the target.</param>
    /// <param name="target">Where to.</param>
    /// <param name="options">What and how.</param>
    /// <exception cref="RestoreRefusedException">The target is not empty, or is somebody else's.</exception>
    /// <exception cref="DataDirectoryInUseException">An engine or another restore works on the target.</exception>
    public static void Inspect(ArchiveAccess archive, IFileSystem files, DataDirectoryOptions target, RestoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        RefuseOtherCluster(archive, files, target, options);
        DirectoryRestore.Inspect(files, target, options.Replace || BegunIn(archive, files, target, options) is not null);
    }

    /// <summary>The restore that was begun in the target, when it is the one that is asked for.</summary>
    private static async Task<(RestoreState, RestorePlan)?> ResumeAsync(
        ArchiveAccess archive, IFileSystem files, DataDirectoryOptions target, RestoreOptions options, CancellationToken cancellation)
    {
        if (BegunIn(archive, files, target, options) is not { } state) return null;
        var goal = state.ToSeq == 0 ? RestoreGoal.Latest : RestoreGoal.At(state.ToSeq);
        var plan = Possible(await RestorePlanner.PlanAsync(archive, goal, state.SourceGeneration, state.Backup, cancellation));
        RestoreSpace.Require(files, target, plan, options.SegmentBytes);
        return (state, plan);
    }

    private static RestoreState? BegunIn(ArchiveAccess archive, IFileSystem files, DataDirectoryOptions target, RestoreOptions options)
    {
        if (RestoreMarker.Read(files, target.Root) is not { } text || RestoreState.Read(text) is not { } state) return null;
        var isSame = state.ClusterId == archive.Names.ClusterId && state.Goal == options.Goal.ToString()
            && (options.Generation ?? state.SourceGeneration) == state.SourceGeneration && (options.Backup ?? state.Backup) == state.Backup;
        return isSame ? state : null;
    }

    private static async Task<(RestoreState, RestorePlan)> BeginAsync(
        ArchiveAccess archive, IFileSystem files, DataDirectoryOptions target, RestoreOptions options, CancellationToken cancellation)
    {
        DirectoryRestore.Inspect(files, target, options.Replace);
        var plan = Possible(await RestorePlanner.PlanAsync(archive, options.Goal, options.Generation, options.Backup, cancellation));
        RestoreSpace.Require(files, target, plan, options.SegmentBytes);
        var generation = Math.Max(plan.NextGeneration, (MetadataOf(files, target)?.Generation ?? 0) + 1);
        if (options.ClaimGeneration)
        {
            var origin = new GenerationOrigin(generation, plan.Generation, plan.ToSeq, Now());
            generation = (await GenerationOrigin.ClaimAsync(archive.Store, archive.Names, origin, cancellation)).Generation;
        }

        var backup = plan.Backup?.Name ?? RestorePlanner.NoBackup;
        return (new RestoreState(plan.ClusterId, options.Goal.ToString(), plan.Generation, generation, backup, plan.ToSeq), plan);
    }

    private static void RefuseOtherCluster(ArchiveAccess archive, IFileSystem files, DataDirectoryOptions target, RestoreOptions options)
    {
        if (options.ReplaceOtherCluster || MetadataOf(files, target) is not { } metadata || metadata.ClusterId == archive.Names.ClusterId) return;
        throw new RestoreRefusedException(
            $"'{target.Root}' holds data of cluster {metadata.ClusterId}, and the archive is of cluster {archive.Names.ClusterId}. Restore into another directory, or give --other-cluster if that is meant.");
    }

    /// <summary>Null when there are none, or none that can be believed.</summary>
    private static DataDirectoryMetadata? MetadataOf(IFileSystem files, DataDirectoryOptions target)
    {
        if (!files.FileExists(Path.Combine(target.Root, DataDirectory.MetadataFileName))) return null;
        try
        {
            return DataDirectory.ReadMetadata(files, target.Root);
        }
        catch (MetadataDamagedException)
        {
            return null;
        }
    }

    private static RestorePlan Possible(RestorePlan plan) => plan.IsPossible ? plan : throw new RestoreImpossibleException(plan.DescribeMissing());

    private static RestoreImpossibleException Unsound(DataDirectoryOptions target, Storage.Verification.DataVerification found)
    {
        var first = found.Findings.Concat(found.Journal.Damages.Select(damage => damage.ToString()))
            .Concat(found.Runs.Findings.Select(finding => finding.Message)).Concat(found.Disagreements.Select(item => item.Message)).First();
        return new RestoreImpossibleException(
            $"What was restored to '{target.Root}' is not sound, and no engine will start on it: {first} Run 'stemedb verify' on the archive, and restore from another backup (--backup).");
    }

    private static Instant Now() => new(DateTimeOffset.UtcNow.UtcTicks);
}
