using System.Diagnostics;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Telemetry;
using StemeDb.Model.Trust;
using StemeDb.Storage.Background;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>
/// Learns copy groups and accuracies from the log as it is (docs/trust.md) and records what is new as a snapshot. One run at a
/// time, on a thread of its own below normal priority; who asks meanwhile gets what comes of that one. Thread-safe.
/// </summary>
internal sealed partial class TrustJob : IDisposable
{
    private readonly IIndexStore _store;
    private readonly SnapshotWriting _writing;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly IBackgroundWork _background;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<Learning>? _running;
    private Task _thread = Task.CompletedTask;
    private volatile VoicePass? _pass;
    private volatile int _groups;
    private volatile Fault? _fault;
    private long _succeededAtMs;
    private long _learnedFrom;

    public TrustJob(
        IIndexStore store, IngestWorker ingest, EngineMetrics metrics, TimeProvider clock, ILogger<TrustJob> logger, IBackgroundWork? background = null)
    {
        (_store, _metrics, _clock, _logger) = (store, metrics, clock, logger);
        _writing = new SnapshotWriting(ingest);
        _background = background ?? BackgroundThreads.Instance;
        metrics.Observe("stemedb_trust_claims_read", null, "Claims that the newest run that learns about sources has read.", () => _pass?.Claims ?? 0);
        metrics.Observe("stemedb_trust_groups", null, "Copy groups that the newest run found.", () => _groups);
        metrics.Observe(
            "stemedb_trust_last_success_timestamp", "s", "When a run last learned about sources, in Unix time; 0: not since the start.",
            () => Interlocked.Read(ref _succeededAtMs) / 1000.0);
    }

    /// <summary>The seq that was learned from by the newest run since the start that went well; 0: none did.</summary>
    public long LearnedFrom => Interlocked.Read(ref _learnedFrom);

    /// <summary>Why the newest run came to nothing; null when it went well, or there was none.</summary>
    public Fault? Fault => _fault;

    /// <summary>Begins a run, or joins the one under way.</summary>
    /// <returns>Completes when the run has ended; never fails.</returns>
    public Task<Learning> LearnAsync()
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested) return Task.FromResult(Failed(0, EngineFaults.Stopping()));
            if (_running is { } underWay) return underWay.Task;
            var run = _running = new TaskCompletionSource<Learning>(TaskCreationOptions.RunContinuationsAsynchronously);
            _thread = _background.Start("learning about sources", BackgroundUrgency.Deferrable, () => Run(run));
            return run.Task;
        }
    }

    /// <summary>Breaks off what is under way, and begins nothing more. To be called while the writer still runs.</summary>
    public void Stop()
    {
        Task thread;
        lock (_gate)
        {
            _stopping.Cancel();
            thread = _thread;
        }

        _background.Wait(thread);
    }

    public void Dispose()
    {
        Stop();
        _stopping.Dispose();
    }

    private static Learning Failed(long asOfSeq, Fault fault) => new(fault, Existed: false, asOfSeq, null);

    private void Run(TaskCompletionSource<Learning> run)
    {
        var start = Stopwatch.GetTimestamp();
        var asOfSeq = _store.AppliedSeq;
        var learning = TryLearn(asOfSeq);
        var duration = Stopwatch.GetElapsedTime(start);
        _metrics.Learned(duration, learning.Outcome);
        Keep(learning, duration);
        lock (_gate) _running = null;
        run.SetResult(learning);
    }

    private void Keep(Learning learning, TimeSpan duration)
    {
        _fault = learning.Fault;
        if (learning.Fault is { } fault)
        {
            LogFailed(learning.AsOfSeq, duration.TotalSeconds, fault.Detail);
            return;
        }

        Interlocked.Exchange(ref _learnedFrom, learning.AsOfSeq);
        Interlocked.Exchange(ref _succeededAtMs, _clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private Learning TryLearn(long asOfSeq)
    {
        try
        {
            return Learn(asOfSeq);
        }
        catch (OperationCanceledException)
        {
            return Failed(asOfSeq, EngineFaults.Stopping());
        }
        catch (RangeUnavailableException e)
        {
            return Failed(asOfSeq, EngineFaults.RangeUnavailable(e));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogDefect(e);
            return Failed(asOfSeq, EngineFaults.Internal());
        }
    }

    private Learning Learn(long asOfSeq)
    {
        var start = Stopwatch.GetTimestamp();
        var pass = _pass = new VoicePass(_store, asOfSeq);
        var voices = pass.Read(_stopping.Token);
        var read = Stopwatch.GetElapsedTime(start);
        var (learned, parts) = Learn(voices, asOfSeq);
        _groups = learned.Groups;
        var existed = SaysTheSameAsBefore(learned);
        if (!existed && _writing.Write(learned.Id, parts, _stopping.Token) is { } fault) return Failed(asOfSeq, fault);
        var (sources, total) = (voices.Sources.Count, Stopwatch.GetElapsedTime(start));
        LogLearned(asOfSeq, pass.Claims, read.TotalSeconds, sources, learned.Groups, total.TotalSeconds, existed ? "as before" : learned.Id);
        using var reader = _store.OpenReader();
        return new(null, existed, asOfSeq, reader.Snapshots[^1]);
    }

    private (TrustSnapshot Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Parts) Learn(ContestedVoices voices, long asOfSeq)
    {
        using var reader = _store.OpenReader(asOfSeq);
        return TrustLearner.Learn(voices, asOfSeq, source => reader.ProfileOf(source).Family, _stopping.Token);
    }

    /// <summary>Nobody else records snapshots, so the one in force stays in force meanwhile.</summary>
    private bool SaysTheSameAsBefore(TrustSnapshot learned)
    {
        using var reader = _store.OpenReader();
        var known = reader.Snapshots;
        return known.Count > 0 && reader.ReadSnapshot(known[^1]).SaysTheSame(learned);
    }

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Learned about sources as of seq {AsOfSeq}: {Claims} claims read in {ReadSeconds:0.0} s, {Sources} sources, {Groups} copy groups, after {Seconds:0.0} s: {Snapshot}.")]
    private partial void LogLearned(long asOfSeq, long claims, double readSeconds, int sources, int groups, double seconds, string snapshot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing was learned about sources as of seq {AsOfSeq}, after {Seconds:0.0} s; what was in force stays in force: {Reason}")]
    private partial void LogFailed(long asOfSeq, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: learning about sources broke off.")]
    private partial void LogDefect(Exception cause);
}
