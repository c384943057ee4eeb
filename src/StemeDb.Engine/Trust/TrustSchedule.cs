using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>
/// Runs the job by itself, at most once in an interval, and only when enough was recorded since what it last learned from: one
/// record in a hundred of the log. A run that somebody asked for counts like one of its own.
/// </summary>
internal sealed partial class TrustSchedule(IIndexStore store, TrustJob job, TimeSpan interval, TimeProvider clock, ILogger<TrustSchedule> logger)
    : IAsyncDisposable
{
    private const int LogPerChange = 100;

    private readonly ILogger _logger = logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private volatile bool _hasFailed;

    /// <summary>Why the run by itself came to nothing, until one goes well; null when it did.</summary>
    public string? Failure => !_hasFailed || job.Fault is not { } fault
        ? null
        : $"What is known of sources may be old, it could not be learned anew: {fault.Detail} It is tried again after {interval}; asking for it tries at once.";

    /// <summary>Begins; the first run is an interval away.</summary>
    public void Start()
    {
        if (interval > TimeSpan.Zero) _loop = Task.Run(LoopAsync);
    }

    /// <summary>Runs the job if enough was recorded.</summary>
    public async Task RunIfDueAsync()
    {
        try
        {
            if (!IsDue()) return;
        }
        catch (RangeUnavailableException)
        {
            // Whether it is due is not known; the run finds out, or says why not.
        }

        var learning = await job.LearnAsync();
        _hasFailed = learning.Fault is not null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private bool IsDue()
    {
        using var reader = store.OpenReader();
        var (learnedFrom, own) = LastRun(reader);
        var changes = reader.Seq - learnedFrom - own;
        return changes > 0 && changes >= learnedFrom / LogPerChange;
    }

    /// <summary>What was last learned from, and how many records behind it are the job's own.</summary>
    private (long AsOfSeq, int Own) LastRun(IIndexReader reader)
    {
        var known = reader.Snapshots;
        var (seq, own) = known.Count == 0 ? (0, 0) : (reader.ReadSnapshot(known[^1]).Summary.AsOfSeq, known[^1].PartSeqs.Count);
        return job.LearnedFrom > seq ? (job.LearnedFrom, 0) : (seq, own);
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) await TryRunAsync();
        }
        catch (OperationCanceledException)
        {
            // The engine stops.
        }
    }

    private async Task TryRunAsync()
    {
        try
        {
            await RunIfDueAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogDefect(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: it could not be decided whether to learn about sources; it is tried again after the interval.")]
    private partial void LogDefect(Exception cause);
}
