using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Retention;
using StemeDb.BackupAgent.Telemetry;
using StemeDb.Contracts.Failures;

namespace StemeDb.BackupAgent.Backups;

/// <summary>
/// Makes one backup at a time, each followed by retention. Who asks while one is under way is told of that one. Thread-safe.
/// </summary>
internal sealed partial class BackupJobs(
    BackupRun run, AgentArchive archive, AgentOptions options, AgentMetrics metrics, TimeProvider clock, ILogger<BackupJobs> logger) : IAsyncDisposable
{
    private readonly ILogger _logger = logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;
    private bool _isUnfinishedFaultTold;

    /// <summary>The backup under way; null when there is none.</summary>
    public BackupProgress? Running { get; private set; }

    /// <summary>The one that ended last; null before the first.</summary>
    public BackupProgress? Last { get; private set; }

    /// <summary>Why retention did not do its work last time; null when it did.</summary>
    public string? RetentionFault { get; private set; }

    /// <summary>Begins one, unless one is under way.</summary>
    /// <param name="slot">The slot of the schedule it is for; null: somebody asked.</param>
    /// <returns>The one under way, whether it was begun now, and when it has ended.</returns>
    public (BackupProgress Progress, bool IsNew, Task Ended) Begin(DateTimeOffset? slot)
    {
        lock (_gate)
        {
            if (Running is { } running) return (running, false, _work);
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            var progress = Running = new BackupProgress(clock.GetUtcNow(), slot);
            _work = Task.Run(() => WorkAsync(progress));
            return (progress, true, _work);
        }
    }

    /// <summary>Gives up what is under way and waits for it to end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested) return;
            _stopping.Cancel();
            work = _work;
        }

        await work;
    }

    private async Task WorkAsync(BackupProgress progress)
    {
        var start = clock.GetTimestamp();
        try
        {
            await run.RunAsync(progress, _stopping.Token);
            progress.Phase = BackupPhase.Done;
            var duration = clock.GetElapsedTime(start);
            metrics.BackedUp(duration, progress, clock.GetUtcNow());
            LogDone(progress.Name!, progress.Seq ?? 0, progress.UploadedBytes, progress.ReusedBytes, duration);
        }
        catch (Exception e)
        {
            (progress.Phase, progress.Error) = (BackupPhase.Failed, Sentence(e));
            metrics.Failed();
            if (e is OperationCanceledException or ObjectStoreException or EngineException or BackupFailedException) LogFailed(progress.Error);
            else LogDefect(e);
        }

        progress.EndedAt = clock.GetUtcNow();
        if (progress.Phase == BackupPhase.Done) await RetainAsync();
        lock (_gate) (Last, Running) = (progress, null);
    }

    private async Task RetainAsync()
    {
        try
        {
            var report = await new RetentionRun(archive with { Store = new PatientObjectStore(archive.Store, options.StorePatience, clock) }, options.Retention, options.OrphanGrace, clock).RunAsync(archive.Names!, _stopping.Token);
            metrics.Retained(report);
            TellUnfinished(report);
            RetentionFault = report.SkippedFor is { } why ? $"No old backup was removed: {why}." : null;
            if (RetentionFault is not null) LogNotRetained(RetentionFault);
            else if (report.Removed.Count + report.Pieces + report.Runs > 0) LogRetained(report.Removed.Count, report.Pieces, report.Runs, report.RunBytes);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectStoreException)
        {
            RetentionFault = $"No old backup was removed: {e.Message}";
            LogNotRetained(RetentionFault);
        }
        catch (Exception e)
        {
            RetentionFault = "No old backup was removed: a defect, which the log of the backup agent tells.";
            LogDefect(e);
        }
    }

    private void TellUnfinished(RetentionReport report)
    {
        if (report.Unfinished is { Count: > 0 } removed) LogUnfinished(removed.Count, removed.Bytes);
        if (report.UnfinishedFault is { } why && !_isUnfinishedFaultTold) LogUnfinishedNotRemoved(why);
        _isUnfinishedFaultTold = report.UnfinishedFault is not null;
    }

    private string Sentence(Exception e) => e is OperationCanceledException && _stopping.IsCancellationRequested
        ? "The backup agent was stopped; the next backup uses what this one put into the archive."
        : e.Message;

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Name} at seq {Seq} is done: {UploadedBytes} bytes put, {ReusedBytes} bytes were there; it took {Duration}.")]
    private partial void LogDone(string name, long seq, long uploadedBytes, long reusedBytes, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Error, Message = "A backup failed: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: a backup or the removal of old ones could not be done.")]
    private partial void LogDefect(Exception cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention removed {Backups} backups, {Pieces} pieces of journal, {Runs} runs of {Bytes} bytes.")]
    private partial void LogRetained(int backups, int pieces, int runs, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed what {Uploads} uploads had left behind that were cut off, {Bytes} bytes.")]
    private partial void LogUnfinished(int uploads, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What uploads leave behind that are cut off is not removed: {Reason} On S3 allow ListBucketMultipartUploads, ListMultipartUploadParts and AbortMultipartUpload, or give the bucket a lifecycle rule with AbortIncompleteMultipartUpload. This is said once.")]
    private partial void LogUnfinishedNotRemoved(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private partial void LogNotRetained(string reason);
}
