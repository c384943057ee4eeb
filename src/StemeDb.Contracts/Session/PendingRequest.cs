using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Session;

/// <summary>A request and the caller that waits for its reply.</summary>
internal sealed class PendingRequest(Request request, int bytes, TimeSpan timeout)
    : TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Queued = 0;
    private const int Sent = 1;
    private const int Abandoned = 2;

    private int _stage;
    private int _roomGivenBack;

    public Request Request { get; } = request;

    public ulong CorrelationId => Request.CorrelationId;

    /// <summary>Size of the payload, which is what the limits count.</summary>
    public int Bytes { get; } = bytes;

    public TimeSpan Timeout { get; } = timeout;

    /// <summary>When the caller stops waiting: <see cref="Environment.TickCount64"/>.</summary>
    public long GivesUpAtMs { get; init; }

    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>True: the writer may send it. False: its caller is gone already.</summary>
    public bool TryMarkSent() => Interlocked.CompareExchange(ref _stage, Sent, Queued) == Queued;

    /// <summary>True once: for whoever gives its room in the budget back.</summary>
    public bool TryGiveBackRoom() => Interlocked.Exchange(ref _roomGivenBack, 1) == 0;

    /// <summary>True: it will never be sent. False: it was.</summary>
    public bool TryMarkAbandoned() => Interlocked.CompareExchange(ref _stage, Abandoned, Queued) == Queued;
}
