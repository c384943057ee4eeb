using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Configuration;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;

namespace StemeDb.BackupAgent.Backups;

/// <summary>
/// Makes one backup: pins a checkpoint, puts its runs into the archive, waits for the journal before it, and writes the manifest
/// last. Whatever stops it leaves no half backup, and what it put is used by the next one.
/// </summary>
internal sealed partial class BackupRun(
    IEngineArchiving engine, AgentArchive archive, AgentOptions options, TimeProvider clock, ILogger<BackupRun> logger)
{
    private const int RunsAtOnce = 3;

    /// <summary>Short, so that what an agent held that was killed does not stand in the way of the next for long.</summary>
    private static readonly TimeSpan _pinFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _renewEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pinPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _checkpointTimeout = TimeSpan.FromMinutes(10);

    private readonly ILogger _logger = logger;

    /// <summary>A call that fails is tried again for a while: a backup of hours is not begun anew for one of them.</summary>
    private PatientObjectStore Store => new(archive.Store, options.StorePatience, clock);

    /// <summary>Makes it.</summary>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task RunAsync(BackupProgress progress, CancellationToken cancellationToken)
    {
        var pinned = await PinAsync(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(pinned.Pin, ended.Token);
        try
        {
            await RunAsync(pinned, progress, cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            await ReleaseAsync(pinned.Pin);
        }
    }

    private async Task<PinnedCheckpointInfo> PinAsync(CancellationToken cancellationToken)
    {
        for (var start = clock.GetTimestamp(); ;)
        {
            try
            {
                return await engine.PinCheckpointAsync(_pinFor, new EngineCall(_checkpointTimeout, cancellationToken));
            }
            catch (EngineFaultException e) when (e.Fault.Name == ArchivingFaultName.TooManyPins && clock.GetElapsedTime(start) < _pinPatience)
            {
                // Those of agents that were killed run out.
                await Task.Delay(TimeSpan.FromSeconds(2), clock, cancellationToken);
            }
        }
    }

    private async Task RunAsync(PinnedCheckpointInfo pinned, BackupProgress progress, CancellationToken cancellationToken)
    {
        if (pinned.Checksum is null)
        {
            throw new BackupFailedException($"The journal does not tell its checksum at seq {pinned.Seq}, where the checkpoint is; try again after some writes.");
        }

        var names = archive.Of(pinned.ClusterId);
        (progress.Seq, progress.Runs, progress.Bytes) = (pinned.Seq, pinned.Runs.Count, pinned.Runs.Sum(run => run.Length));
        progress.Name = await BackupIntent.PutAsync(
            Store, names, progress.StartedAt, pinned.Runs.Select(run => run.Name[..^3]), cancellationToken);

        progress.Phase = BackupPhase.Runs;
        var upload = new RunUpload(
            engine, Store, names, pinned.Pin, new BandwidthLimit(options.MaxBytesPerSecond, clock), progress, Retention.RunSweep.DecisionTime, clock);
        var files = await EnsureAsync(pinned.Runs, upload, cancellationToken);
        progress.Phase = BackupPhase.Journal;
        await WaitForJournalAsync(pinned, progress, cancellationToken);

        progress.Phase = BackupPhase.Manifest;
        var status = await engine.GetStatusAsync(new EngineCall(null, cancellationToken));
        var manifest = Describe(pinned, progress, files, status.Version);
        await WriteAsync(names, manifest, cancellationToken);
        await BackupCompletion.PutAsync(Store, names, manifest, cancellationToken);
        await Store.DeleteAsync(names.Intent(manifest.Name), cancellationToken);
    }

    /// <summary>A few at once: while one is synced or read back, another is read from the engine.</summary>
    private static async Task<IReadOnlyList<BackupFile>> EnsureAsync(
        IReadOnlyList<(string Name, long Length)> runs, RunUpload upload, CancellationToken cancellationToken)
    {
        var files = new BackupFile[runs.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, runs.Count),
            new ParallelOptions { MaxDegreeOfParallelism = RunsAtOnce, CancellationToken = cancellationToken },
            async (i, cancel) => files[i] = await upload.EnsureAsync(runs[i].Name, runs[i].Length, cancel));
        return files;
    }

    private static BackupManifest Describe(PinnedCheckpointInfo pinned, BackupProgress progress, IReadOnlyList<BackupFile> files, string engineVersion) => new()
    {
        Name = progress.Name!,
        ClusterId = pinned.ClusterId,
        Generation = pinned.Generation,
        Seq = pinned.Seq,
        JournalChecksum = pinned.Checksum!.Value,
        JournalFrom = pinned.Seq + 1,
        CreatedAt = new Instant(progress.StartedAt.UtcTicks),
        ScheduledFor = progress.Slot is { } slot ? new Instant(slot.UtcTicks) : null,
        Files = files,
        StoreManifest = pinned.Manifest,
        EngineVersion = engineVersion,
        Formats = new BackupFormats(DataFormats.Metadata, DataFormats.Journal, DataFormats.Run),
        Counts = new BackupCounts(pinned.Seq, pinned.AssertionCount),
    };

    private async Task WriteAsync(ArchiveNames names, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var (name, text) = (names.Manifest(manifest.Name), BackupManifestText.Write(manifest, archive.Signer));
        if (await Store.PutIfAbsentAsync(name, ObjectContent.Of(text), cancellationToken) == PutOutcome.ExistsOther)
        {
            throw new BackupFailedException($"There is a manifest '{name}' already, of another agent: two of them back up the same cluster. Stop one.");
        }

        var back = await Store.ReadAllAsync(name, BackupManifestText.BytesMax, cancellationToken);
        if (!back.AsSpan().SequenceEqual(text)) throw new ObjectDamagedException(Store.Location, name, "it is not what was just put");
    }

    /// <summary>The backup is whole without it; but with it any moment before it can be restored as well.</summary>
    private async Task WaitForJournalAsync(PinnedCheckpointInfo pinned, BackupProgress progress, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (await engine.GetStatusAsync(new EngineCall(null, cancellationToken)) is { ArchiveRequired: true } status && status.ArchivedSeq < pinned.Seq)
        {
            if (clock.GetElapsedTime(start) >= options.ArchiveWait)
            {
                progress.JournalArchived = false;
                LogNotArchived(progress.Name!, status.ArchivedSeq, pinned.Seq);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), clock, cancellationToken);
        }

        progress.JournalArchived = true;
    }

    private async Task RenewAsync(string pin, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_renewEvery, clock, cancellationToken);
                await foreach (var _ in engine.ReadPinnedAsync(pin, "", 0, 0, cancellationToken))
                {
                    // A read of nothing only renews.
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (EngineException)
            {
                // It is tried again; and when the pin is gone, whoever reads it says so better.
            }
        }
    }

    private async Task ReleaseAsync(string pin)
    {
        try
        {
            await engine.ReleasePinAsync(pin, new EngineCall(TimeSpan.FromSeconds(5), CancellationToken.None));
        }
        catch (Exception e) when (e is OperationCanceledException or EngineException)
        {
            // It runs out by itself.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Backup {Name} is finished although the journal is archived only up to seq {ArchivedSeq} and not to {Seq}: it is whole, but not every moment before it can be restored until the archiver has caught up.")]
    private partial void LogNotArchived(string name, long archivedSeq, long seq);
}
