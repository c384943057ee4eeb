using StemeDb.Archive;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Verifying;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Telemetry;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;

namespace StemeDb.BackupAgent.Schedule;

/// <summary>
/// Begins a backup when a slot of the schedule is due. What was served is read from the manifests at the start, so a restart repeats
/// nothing and makes up once for what was missed. A backup that failed is tried again after one minute, then two, four, up to an hour.
/// </summary>
internal sealed partial class ScheduleWorker(
    BackupJobs jobs, AgentArchive archive, IEngineArchiving engine, AgentOptions options, AgentMetrics metrics, TimeProvider clock, ILogger<ScheduleWorker> logger)
    : BackgroundService
{
    /// <summary>The clock is looked at this often, since it may jump.</summary>
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _retryMax = TimeSpan.FromHours(1);
    private readonly ILogger _logger = logger;
    private string? _told;

    /// <summary>The next slot; null without a schedule.</summary>
    public DateTimeOffset? Next => options.Schedule?.NextAfter(clock.GetUtcNow());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ledger = options.Schedule is { } schedule ? new SlotLedger(schedule) : null;
        while (!await TryLearnAsync(ledger, stoppingToken)) await Task.Delay(_lookEvery, clock, stoppingToken);
        if (ledger is null) return;

        var retry = TimeSpan.FromMinutes(1);
        while (true)
        {
            if (ledger.DueAt(clock.GetUtcNow()) is not { } slot)
            {
                await Task.Delay(_lookEvery, clock, stoppingToken);
                continue;
            }

            var (progress, isNew, ended) = jobs.Begin(slot);
            await ended.WaitAsync(stoppingToken);
            if (!isNew) continue;
            if (progress.Phase == BackupPhase.Done)
            {
                ledger.Serve(slot);
                retry = TimeSpan.FromMinutes(1);
                continue;
            }

            await Task.Delay(retry, clock, stoppingToken);
            retry = retry * 2 < _retryMax ? retry * 2 : _retryMax;
        }
    }

    /// <summary>Finds out whose data it is and which slots have their backup.</summary>
    private async Task<bool> TryLearnAsync(SlotLedger? ledger, CancellationToken cancellationToken)
    {
        try
        {
            var status = await engine.GetStatusAsync(cancellationToken);
            var names = archive.Of(Guid.Parse(status.ClusterId));
            var backups = await archive.BackupsAsync(cancellationToken);
            metrics.Found(backups);
            var verified = await VerificationRecords.NewestOfAllAsync(new ArchiveAccess(archive.Store, names, archive.Signer), cancellationToken);
            if (verified is not null) metrics.WasVerified(verified.IsSound, (int)verified.FaultCount, new DateTimeOffset(verified.At.Ticks, TimeSpan.Zero));
            foreach (var slot in backups.Select(backup => backup.Manifest?.ScheduledFor)) if (slot is { } served) ledger?.Serve(new DateTimeOffset(served.Ticks, TimeSpan.Zero));

            // Nothing is there yet that a backup could hold: the first is made at its time.
            if (status.LastSeq == 0 && ledger?.DueAt(clock.GetUtcNow()) is { } empty) ledger.Serve(empty);
            return true;
        }
        catch (Exception e) when (e is EngineException or ObjectStoreException)
        {
            if (_told != e.Message) LogWaiting(_told = e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule has not begun yet: {Reason}")]
    private partial void LogWaiting(string reason);
}
