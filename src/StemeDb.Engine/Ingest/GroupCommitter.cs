using System.Diagnostics;
using StemeDb.Contracts.Failures;
using StemeDb.Engine.Archiving;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Health;
using StemeDb.Engine.Space;
using StemeDb.Engine.Startup;
using StemeDb.Engine.Telemetry;
using StemeDb.Model.Time;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// Makes one batch after the other of the writes it is given: decides for each what it comes to, appends the batch to the
/// journal with one write and one sync, applies it to the store, and only then tells those who wait. For one thread.
/// </summary>
internal sealed partial class GroupCommitter(
    IJournal journal,
    IIndexStore store,
    IngestOptions options,
    EngineState state,
    DiskGuard disk,
    EngineMetrics metrics,
    TimeProvider clock,
    ILogger logger)
{
    private readonly IngestBatch _batch = new(store);
    private readonly JournalRetention _retention = new(
        journal, store, options.Hold ?? new ArchiveHold(journal, ArchiveHoldOptions.None, logger), options.RetainBytes);
    private readonly IngestTally _tally = new();
    private readonly List<IngestRequest> _inBatch = [];
    private readonly int _batchBytesMax = Math.Min(options.BatchBytes, journal.BatchBytesMax);
    private readonly ILogger _logger = logger;
    private Instant _lastRecordedAt = options.LastRecordedAt;

    /// <summary>Commits as much as fits one batch and tells those it was for.</summary>
    /// <param name="taken">The writes, in order.</param>
    /// <param name="next">Where to begin in them.</param>
    /// <param name="hurry">Gives up waiting for room in memory; the batch is then refused.</param>
    /// <returns>Where the next batch begins.</returns>
    public int CommitFrom(List<IngestRequest> taken, int next, CancellationToken hurry)
    {
        try
        {
            _batch.Begin(_lastRecordedAt, new Instant(clock.GetUtcNow().UtcTicks));
            while (next < taken.Count && Fits(taken[next]))
            {
                var request = taken[next++];
                _inBatch.Add(request);
                request.Fault = Admit(request);
            }

            Commit(hurry);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var fault = FaultOf(e);
            if (fault.Code != FaultCode.FaultDiskFull || !CommitWithoutClaims(hurry)) FailJudged(fault);
        }
        finally
        {
            _batch.End();
            TellAll();
        }

        return next;
    }

    /// <summary>Tells all of them that they are refused.</summary>
    public void Refuse(List<IngestRequest> taken, int next, Fault fault)
    {
        _inBatch.AddRange(taken[next..]);
        FailBatch(fault);
        TellAll();
    }

    private bool Fits(IngestRequest request) => _batch.Records.Count == 0
        || (!request.IsAllOrNothing && _batch.Records.Payload.Length + request.Bytes <= _batchBytesMax);

    private Fault? Admit(IngestRequest request)
    {
        if (request.Origin.GivesUpAtMs < Environment.TickCount64)
        {
            return EngineFaults.Deadline();
        }

        if (request.IsClaim && disk.RefuseClaim() is { } refusal)
        {
            return refusal;
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

        if (fault is null && request.IsAllOrNothing && _batch.Records.Payload.Length > journal.BatchBytesMax)
        {
            fault = EngineFaults.Invalid(
                FaultName.AtomicSize, "", $"This takes more than the {journal.BatchBytesMax} bytes of one commit; send less at once.");
        }

        if (fault is not null && request.IsAllOrNothing)
        {
            _batch.Reset();
        }

        return fault;
    }

    /// <summary>Durable first, visible second, acknowledged last.</summary>
    private void Commit(CancellationToken hurry)
    {
        var records = _batch.Records;
        if (records.Count == 0)
        {
            return;
        }

        WaitForRoom(hurry);
        var startedAt = clock.GetUtcNow();
        var start = Stopwatch.GetTimestamp();
        journal.Append(_batch.FirstSeq, records.Count, records.Payload.Span);
        var duration = Stopwatch.GetElapsedTime(start);
        Apply();
        _lastRecordedAt = _batch.LastRecordedAt;
        metrics.Committed(duration, records.Count);
        _retention.Appended(records.Payload.Length);
        foreach (var request in _inBatch)
        {
            if (request.Origin.Activity is { } activity)
            {
                EngineActivities.Commit(activity, startedAt, duration, records.Count);
            }
        }
    }

    private void WaitForRoom(CancellationToken hurry)
    {
        var room = store.WaitForRoomAsync(hurry);
        if (room.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            room.AsTask().GetAwaiter().GetResult();
        }
        catch (IndexFlushException e) when (e.InnerException is DiskFullException && MayGoBeyond())
        {
            // Withdrawing what is wrong must be possible on a full disk; it is small, and bounded.
        }
    }

    private void Apply()
    {
        try
        {
            store.Apply(_batch.Records.Records);
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
            case IndexFlushException { InnerException: ManifestUncertainException uncertain }:
                return Fail(EngineExitCodes.ManifestUncertain, uncertain);
            case DiskFullException or IndexFlushException { InnerException: DiskFullException }:
                disk.Filled(e.Message);
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
        state.Fail(exitCode, e.Message);
        LogFailed(e);
        return EngineFaults.Poisoned(e.Message);
    }

    /// <summary>
    /// The disk is full, and nothing of the batch was written: claims are refused, and what else is in the batch is tried once
    /// more, with the room of the reserve.
    /// </summary>
    /// <returns>False when there was nothing else.</returns>
    private bool CommitWithoutClaims(CancellationToken hurry)
    {
        if (_inBatch.All(request => request.IsClaim || request.Fault is not null))
        {
            return false;
        }

        disk.ReleaseReserve();
        try
        {
            // Also those that were refused: what they were refused for may have been a claim of the batch.
            _batch.Reset();
            foreach (var request in _inBatch)
            {
                request.Fault = Admit(request);
            }

            Commit(hurry);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            FailJudged(FaultOf(e));
        }

        return true;
    }

    private bool MayGoBeyond() =>
        !_inBatch.Any(request => request.IsClaim && request.Fault is null) && store.Status.MemoryBytes < options.MemoryBytesMax;

    /// <summary>
    /// Fails a batch that was judged. A refusal may rest on a record before it in the batch, which was not written: it stands
    /// only where the write is refused by itself too.
    /// </summary>
    private void FailJudged(Fault fault)
    {
        foreach (var request in _inBatch.Where(request => request.Fault is not null))
        {
            _batch.Reset();
            request.Fault = Admit(request);
        }

        FailBatch(fault);
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
            if (request.Fault?.Code == FaultCode.FaultDiskFull)
            {
                disk.CountRefused();
            }

            request.Origin.Replies.Done(request);
        }

        metrics.Counted(_tally);
        _tally.Clear();
        _inBatch.Clear();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The engine cannot go on and will exit.")]
    private partial void LogFailed(Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: a write could not be decided.")]
    private partial void LogDefect(Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch was refused, nothing of it was written: {Reason}")]
    private partial void LogRefused(string reason);
}
