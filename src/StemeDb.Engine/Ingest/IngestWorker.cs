using System.Diagnostics;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Health;
using StemeDb.Engine.Startup;
using StemeDb.Engine.Telemetry;
using StemeDb.Model.Time;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// The single writer and group committer. Its thread takes whatever waits, up to a number of bytes, into one batch: decides for
/// each request what it comes to, appends the batch to the journal with one write and one sync, applies it to the store, and
/// only then tells those who wait. There is no timer: what arrives meanwhile is the next batch.
/// </summary>
internal sealed partial class IngestWorker : IDisposable
{
    private readonly IJournal _journal;
    private readonly IIndexStore _store;
    private readonly EngineState _state;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly IngestQueue _queue;
    private readonly IngestBatch _batch;
    private readonly JournalRetention _retention;
    private readonly IngestTally _tally = new();
    private readonly List<IngestRequest> _inBatch = [];
    private readonly CancellationTokenSource _hurry = new();
    private readonly Thread _thread;
    private readonly int _batchBytesMax;
    private Instant _lastRecordedAt;

    public IngestWorker(
        IJournal journal,
        IIndexStore store,
        IngestOptions options,
        EngineState state,
        EngineMetrics metrics,
        TimeProvider clock,
        ILogger<IngestWorker> logger)
    {
        _journal = journal;
        _store = store;
        _state = state;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        _queue = new IngestQueue(options.QueueBytes);
        _batch = new IngestBatch(store);
        _retention = new JournalRetention(journal, store, options.RetainBytes);
        _batchBytesMax = Math.Min(options.BatchBytes, journal.BatchBytesMax);
        _lastRecordedAt = options.LastRecordedAt;
        _thread = new Thread(Run) { Name = "IngestWorker", IsBackground = true };
        metrics.Observe("stemedb_ingest_queue_depth", null, "Writes that wait for the committer.", () => _queue.Count);
    }

    public void Start() => _thread.Start();

    /// <summary>Puts a write in line; writes of one caller are admitted in the order submitted.</summary>
    /// <returns>Null; or why it was not taken, and then nobody else is told.</returns>
    public Fault? Submit(IngestRequest request) => _queue.Offer(request) switch
    {
        QueueOffer.Taken => null,
        QueueOffer.Full => EngineFaults.Overloaded("Too many writes wait for the disk; try again shortly, with fewer at once."),
        _ => Refusal(),
    };

    /// <summary>Takes nothing more, finishes what waits, and returns when the thread has ended.</summary>
    /// <param name="timeout">After this, a wait for room in memory is given up and what remains is refused.</param>
    public void Stop(TimeSpan timeout)
    {
        _queue.Close();
        if (_thread.IsAlive && !_thread.Join(timeout))
        {
            _hurry.Cancel();
            _thread.Join();
        }
    }

    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _hurry.Dispose();
    }

    private void Run()
    {
        List<IngestRequest> taken = [];
        while (_queue.TakeAll(ref taken))
        {
            for (var next = 0; next < taken.Count;)
            {
                next = _state.Phase == EnginePhase.Failed ? RefuseFrom(taken, next) : CommitFrom(taken, next);
            }

            taken.Clear();
        }
    }

    /// <summary>Commits as much as fits one batch and tells those it was for. Returns where the next batch begins.</summary>
    private int CommitFrom(List<IngestRequest> taken, int next)
    {
        try
        {
            _batch.Begin(_lastRecordedAt, Now());
            while (next < taken.Count && Fits(taken[next]))
            {
                var request = taken[next++];
                _inBatch.Add(request);
                request.Fault = Admit(request);
            }

            Commit();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            FailBatch(FaultOf(e));
        }
        finally
        {
            _batch.End();
            TellAll();
        }

        return next;
    }

    private bool Fits(IngestRequest request) => _batch.Records.Count == 0
        || (!request.IsAllOrNothing && _batch.Records.Payload.Length + request.Bytes <= _batchBytesMax);

    private Fault? Admit(IngestRequest request)
    {
        if (request.Origin.GivesUpAtMs < Environment.TickCount64)
        {
            return EngineFaults.Deadline();
        }

        Fault? fault;
        try
        {
            fault = request.Admit(_batch);
        }
        catch (RangeUnavailableException e)
        {
            fault = EngineFaults.RangeUnavailable(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect that one request brings out must not stop the others; nothing of it is in the batch.
            LogDefect(e);
            fault = EngineFaults.Internal();
        }

        if (fault is null && _batch.Records.Payload.Length > _journal.BatchBytesMax)
        {
            fault = EngineFaults.Invalid(
                "atomic_size", "", $"This takes more than the {_journal.BatchBytesMax} bytes of one commit; send less at once.");
        }

        if (fault is not null && request.IsAllOrNothing)
        {
            _batch.Reset();
        }

        return fault;
    }

    /// <summary>Durable first, visible second, acknowledged last.</summary>
    private void Commit()
    {
        var records = _batch.Records;
        if (records.Count == 0)
        {
            return;
        }

        WaitForRoom();
        var startedAt = _clock.GetUtcNow();
        var start = Stopwatch.GetTimestamp();
        _journal.Append(_batch.FirstSeq, records.Count, records.Payload.Span);
        var duration = Stopwatch.GetElapsedTime(start);
        Apply();
        _lastRecordedAt = _batch.LastRecordedAt;
        _metrics.Committed(duration, records.Count);
        _retention.Appended(_batch.NextSeq - 1, records.Payload.Length);
        foreach (var request in _inBatch)
        {
            if (request.Origin.Activity is { } activity)
            {
                EngineActivities.Commit(activity, startedAt, duration, records.Count);
            }
        }
    }

    private void WaitForRoom()
    {
        var room = _store.WaitForRoomAsync(_hurry.Token);
        if (!room.IsCompletedSuccessfully)
        {
            room.AsTask().GetAwaiter().GetResult();
        }
    }

    private void Apply()
    {
        try
        {
            _store.Apply(_batch.Records.Records);
        }
        catch (Exception e)
        {
            throw new ApplyFailedException(_batch.FirstSeq, e);
        }
    }

    private Fault FaultOf(Exception e)
    {
        switch (e)
        {
            case JournalPoisonedException:
                return Fail(EngineExitCodes.JournalPoisoned, e);
            case ApplyFailedException:
                return Fail(EngineExitCodes.ApplyFailed, e);
            case DiskFullException or IndexFlushException { InnerException: DiskFullException }:
                LogRefused(e.Message);
                return EngineFaults.DiskFull(e.Message);
            case IndexFlushException:
                LogRefused(e.Message);
                return EngineFaults.Overloaded(e.Message);
            case OperationCanceledException:
                return EngineFaults.Stopping();
            default:
                return Fail(ExitCodes.Defect, e);
        }
    }

    private Fault Fail(int exitCode, Exception e)
    {
        _state.Fail(exitCode, e.Message);
        _queue.Close();
        LogFailed(e);
        return EngineFaults.Poisoned(e.Message);
    }

    /// <summary>Nothing of the batch was written, or it is not known: everybody in it hears so.</summary>
    private void FailBatch(Fault fault)
    {
        foreach (var request in _inBatch)
        {
            request.Fault ??= fault;
        }
    }

    private void TellAll()
    {
        foreach (var request in _inBatch)
        {
            request.Count(_tally);
            request.Origin.Replies.Done(request);
        }

        _metrics.Counted(_tally);
        _tally.Clear();
        _inBatch.Clear();
    }

    private int RefuseFrom(List<IngestRequest> taken, int next)
    {
        _inBatch.AddRange(taken[next..]);
        FailBatch(Refusal());
        TellAll();
        return taken.Count;
    }

    private Fault Refusal() =>
        _state.Phase == EnginePhase.Failed ? EngineFaults.Poisoned(_state.Detail) : EngineFaults.Stopping();

    private Instant Now() => new(_clock.GetUtcNow().UtcTicks);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The engine cannot go on and will exit.")]
    private partial void LogFailed(Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: a write could not be decided.")]
    private partial void LogDefect(Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch was refused, nothing of it was written: {Reason}")]
    private partial void LogRefused(string reason);
}
