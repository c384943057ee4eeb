using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Telemetry;

namespace StemeDb.Engine.Session;

/// <summary>
/// One stream of one client. One loop reads batches and hands their requests on in order: writes to the committer, reads to the
/// scheduler. Another sends the replies, in whatever order they come.
/// </summary>
internal sealed class ClientSession(EngineCore core) : IIngestReplies, IDisposable
{
    private readonly ReplyQueue _replies = new();
    private readonly ConcurrentDictionary<ulong, ReadLifetime> _reads = new();

    /// <summary>
    /// Serves until the client ends the stream or breaks it, or does not end it in time when the engine stops; then answers what is
    /// under way. A stop waits for the client to end its side, which it does once it has read the replies before: else the end of the
    /// connection, which comes next, takes those with it that it has not read yet.
    /// </summary>
    public async Task ServeAsync(
        IAsyncStreamReader<RequestBatch> requests, IServerStreamWriter<ReplyBatch> replies, CancellationToken broken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(broken);
        using var stopping = core.Stopping.UnsafeRegister(
            _ =>
            {
                _replies.AskToEnd();
                reading.CancelAfter(core.EndingPatience);
            },
            null);
        var sending = _replies.SendAllAsync(replies, broken);
        try
        {
            while (await requests.MoveNext(reading.Token))
            {
                foreach (var request in requests.Current.Requests)
                {
                    Dispatch(request);
                }

                await _replies.WaitForRoomAsync(reading.Token);
            }
        }
        catch (OperationCanceledException) when (core.Stopping.IsCancellationRequested && !broken.IsCancellationRequested)
        {
            // It did not end its side: nothing more is read; the replies under way are still sent.
        }
        finally
        {
            core.Turns.LeaveAll(this);
            CancelReadsIf(broken);
            _replies.Release();
        }

        await sending;
    }

    /// <inheritdoc/>
    public void Done(IngestRequest request)
    {
        if (request is IdempotentRequest { EndsTurn: true } ended)
        {
            core.Turns.Leave(ended.Key, ended.Turn);
        }

        EngineActivities.End(request.Origin.Activity, request.Fault?.Name);
        _replies.Add(request, SessionLimits.WriteReplyBytes);
    }

    /// <summary>All assertions of one request are done.</summary>
    public void Done(ManyAppends appends, Activity? activity)
    {
        EngineActivities.End(activity, null);
        _replies.Add(appends, appends.ReplyBytes);
    }

    /// <summary>A read has its reply.</summary>
    public void Answer(ulong correlationId, Reply reply)
    {
        _reads.TryRemove(correlationId, out _);
        reply.CorrelationId = correlationId;
        _replies.Add(reply, reply.CalculateSize());
    }

    /// <summary>A read that nobody waits for any more.</summary>
    public void Forget(ulong correlationId)
    {
        _reads.TryRemove(correlationId, out _);
        _replies.Release();
    }

    public void Dispose() => _replies.Dispose();

    private void Dispatch(Request request)
    {
        if (request.BodyCase == Request.BodyOneofCase.Cancel)
        {
            if (_reads.TryGetValue(request.Cancel.CorrelationId, out var read))
            {
                read.Cancel();
            }
            else
            {
                core.Turns.LeaveTakenBy(this, request.Cancel.CorrelationId);
            }

            return;
        }

        _replies.Expect();
        var givesUpAtMs = request.DeadlineMs == 0 ? long.MaxValue : Environment.TickCount64 + request.DeadlineMs;
        var refusal = request.BodyCase == Request.BodyOneofCase.AppendMany ? DispatchMany(request, givesUpAtMs)
            : request.BodyCase is Request.BodyOneofCase.BeginIdempotent or Request.BodyOneofCase.EndIdempotent ? DispatchIdempotent(request, givesUpAtMs)
            : RequestKind.IsWrite(request) ? DispatchWrite(request, givesUpAtMs)
            : DispatchRead(request, givesUpAtMs);
        if (refusal is not null)
        {
            Answer(request.CorrelationId, new Reply { Fault = refusal });
        }
    }

    private Fault? DispatchWrite(Request request, long givesUpAtMs)
    {
        var activity = EngineActivities.Begin(RequestKind.SpanName(request), request.TraceParent);
        var fault = WriteReading.Read(request, new WriteOrigin(this, request.CorrelationId, givesUpAtMs, activity) { Bounds = CallerBounds.Of(request.Bounds) }, out var write);
        fault ??= core.Ingest.Submit(write!);
        if (fault is not null)
        {
            EngineActivities.End(activity, fault.Name);
        }

        return fault;
    }

    private Fault? DispatchMany(Request request, long givesUpAtMs)
    {
        if (ManyAppends.Check(request.AppendMany) is { } fault)
        {
            return fault;
        }

        var activity = EngineActivities.Begin(RequestKind.SpanName(request), request.TraceParent);
        new ManyAppends(this, request.CorrelationId, activity, request.AppendMany.Lengths.Count)
            .SubmitAll(request.AppendMany, core.Ingest, givesUpAtMs, CallerBounds.Of(request.Bounds));
        return null;
    }

    /// <summary>Turns are taken and left here, before and behind the committer: who is under way is no matter of the log.</summary>
    private Fault? DispatchIdempotent(Request request, long givesUpAtMs)
    {
        var origin = new WriteOrigin(this, request.CorrelationId, givesUpAtMs);
        var fault = IdempotentReading.Read(request, origin, core.Turns, this, out var write);
        if (fault is not null || write is null)
        {
            // A try that was broken off ends without a record.
            if (fault is null) Answer(request.CorrelationId, new Reply { Recorded = new Recorded() });
            return fault;
        }

        if (core.Ingest.Submit(write) is { } refusal)
        {
            core.Turns.Leave(write.Key, write.Turn);
            return refusal;
        }

        return null;
    }

    private Fault? DispatchRead(Request request, long givesUpAtMs)
    {
        var activity = EngineActivities.Begin(RequestKind.SpanName(request), request.TraceParent);
        if (AnswerFromMemory(request))
        {
            EngineActivities.End(activity, null);
            return null;
        }

        var lifetime = new ReadLifetime(givesUpAtMs);
        _reads[request.CorrelationId] = lifetime;
        if (core.Scheduler.TryAdd(new ReadWork(this, request, lifetime, activity, core)))
        {
            return null;
        }

        EngineActivities.End(activity, "overloaded");
        return EngineFaults.Overloaded("Too many reads wait; try again shortly.");
    }

    /// <summary>A kept answer is given on the spot: handing it to another thread would cost more than it does.</summary>
    private bool AnswerFromMemory(Request request)
    {
        var start = Stopwatch.GetTimestamp();
        if (core.Reads.AnswerFromMemory(request) is not { } reply)
        {
            return false;
        }

        core.Metrics.Answered(Stopwatch.GetElapsedTime(start));
        reply.CorrelationId = request.CorrelationId;
        _replies.Add(reply, reply.CalculateSize());
        return true;
    }

    private void CancelReadsIf(CancellationToken broken)
    {
        if (broken.IsCancellationRequested)
        {
            foreach (var (_, read) in _reads)
            {
                read.Cancel();
            }
        }
    }
}
