using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Session;

/// <summary>
/// One life of the stream, from connecting until it breaks: who waits for what. A request is answered, abandoned or failed
/// exactly once, by whoever takes it out of <see cref="_pending"/>.
/// </summary>
internal sealed class EngineSession(EngineConnectionOptions options, InFlightBudget budget)
{
    /// <summary>How much longer the caller waits than the engine is told, so that "not written" can still be heard.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<ulong, PendingRequest> _pending = new();

    // Bounded by the budget: a request holds its room until the writer or the reader is through with it.
    private readonly Channel<PendingRequest> _queue =
        Channel.CreateUnbounded<PendingRequest>(new UnboundedChannelOptions { SingleReader = true });

    private ulong _lastCorrelationId;

    /// <summary>What the writer sends, in order.</summary>
    public ChannelReader<PendingRequest> Queue => _queue.Reader;

    /// <summary>Puts a request in line; the order of calls is the order of sending.</summary>
    public Task<Reply> Send(Request request, int bytes, EngineCall call)
    {
        call.CancellationToken.ThrowIfCancellationRequested();
        if (budget.TryTake(bytes) is { } limit)
        {
            throw new EngineOverloadedException(limit);
        }

        var pending = Prepare(request, bytes, call.Timeout ?? options.RequestTimeout);
        _pending[pending.CorrelationId] = pending;
        if (call.CancellationToken.CanBeCanceled)
        {
            // Before it is queued, so that whoever completes it finds the registration to take back.
            pending.Cancellation = call.CancellationToken.UnsafeRegister(
                (state, token) => Abandon((PendingRequest)state!, token), pending);
        }

        if (!_queue.Writer.TryWrite(pending))
        {
            FailOne(pending, null);
        }

        return pending.Task;
    }

    /// <summary>
    /// Sends a request that nobody waits for, whatever the limits say, so that a caller without room can still take back what it holds. Who
    /// calls this has its own bound. When the session is over it is dropped.
    /// </summary>
    public void Post(Request request)
    {
        var pending = Prepare(request, bytes: 0, Timeout.InfiniteTimeSpan);
        pending.TryGiveBackRoom();
        _queue.Writer.TryWrite(pending);
    }

    /// <summary>Hands replies to those who wait for them; replies to requests that were abandoned are dropped.</summary>
    public void Complete(ReplyBatch batch)
    {
        foreach (var reply in batch.Replies)
        {
            if (_pending.TryRemove(reply.CorrelationId, out var pending))
            {
                pending.Cancellation.Unregister();
                budget.Release(pending);
                pending.TrySetResult(reply);
            }
        }
    }

    /// <summary>Releases those whose time ran out.</summary>
    public void ExpireOverdue(long nowMs)
    {
        foreach (var (_, pending) in _pending)
        {
            if (pending.GivesUpAtMs <= nowMs)
            {
                Abandon(pending, null);
            }
        }
    }

    /// <summary>The writer is through with a request that needs no reply, or whose caller is gone: gives its room back.</summary>
    public void Release(PendingRequest pending) => budget.Release(pending);

    /// <summary>
    /// The stream broke: everybody who still waits is told, and whether the request had left. Called when the writer has ended.
    /// </summary>
    public void Fail(Exception? cause)
    {
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var unsent))
        {
            budget.Release(unsent);
        }

        foreach (var (_, pending) in _pending)
        {
            FailOne(pending, cause);
        }
    }

    private void FailOne(PendingRequest pending, Exception? cause)
    {
        budget.Release(pending);
        if (_pending.TryRemove(pending.CorrelationId, out _))
        {
            pending.Cancellation.Unregister();
            pending.TrySetException(Broken(pending.TryMarkAbandoned(), cause));
        }
    }

    /// <summary>The caller gives up: by cancelling, or (no token) because its time ran out.</summary>
    private void Abandon(PendingRequest pending, CancellationToken? cancelled)
    {
        if (!_pending.TryRemove(pending.CorrelationId, out _))
        {
            return;
        }

        // Not sent: the writer will meet it in the queue, drop it and give its room back. Sent: its room passes to the
        // cancellation until that is sent, so that cancellations are bounded too.
        var unsent = pending.TryMarkAbandoned();
        if (!unsent && pending.TryGiveBackRoom() && Cancellation(pending) is var cancellation
            && !_queue.Writer.TryWrite(cancellation))
        {
            budget.Release(cancellation);
        }

        if (cancelled is { } token)
        {
            pending.TrySetCanceled(token);
        }
        else
        {
            pending.Cancellation.Unregister();
            pending.TrySetException(
                new EngineDeadlineException(unsent ? RequestFate.NeverSent : RequestFate.Unknown, pending.Timeout));
        }
    }

    private PendingRequest Prepare(Request request, int bytes, TimeSpan timeout)
    {
        var unlimited = timeout == Timeout.InfiniteTimeSpan;
        request.CorrelationId = Interlocked.Increment(ref _lastCorrelationId);
        request.DeadlineMs = unlimited ? 0 : (uint)Math.Clamp(timeout.TotalMilliseconds, 1, uint.MaxValue);
        request.TraceParent = TraceParent();
        return new PendingRequest(request, bytes, timeout)
        {
            GivesUpAtMs = unlimited ? long.MaxValue : Environment.TickCount64 + (long)(timeout + Grace).TotalMilliseconds,
        };
    }

    private static PendingRequest Cancellation(PendingRequest pending) =>
        new(new Request { Cancel = new Cancel { CorrelationId = pending.CorrelationId } }, pending.Bytes, default);

    private static EngineUnavailableException Broken(bool unsent, Exception? cause) => unsent
        ? new EngineUnavailableException(
            RequestFate.NeverSent, "The connection to the engine broke before the request was sent.", cause)
        : new EngineUnavailableException(
            RequestFate.Unknown,
            "The connection to the engine broke before the reply came; it is not known whether the request was carried out.",
            cause);

    private static string TraceParent() =>
        Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id! : "";
}
