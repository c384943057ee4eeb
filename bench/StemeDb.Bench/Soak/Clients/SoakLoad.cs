using System.Diagnostics;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>What all clients of a run share. Thread-safe.</summary>
internal sealed class SoakLoad
{
    private long _waitedSince = long.MaxValue;
    private TaskCompletionSource<TimeSpan> _first = new();

    public SoakTally Tally { get; } = new();

    /// <summary>How long it was driven; once it is over.</summary>
    public TimeSpan Length { get; set; }

    /// <summary>False: clients write nothing any more, and ask instead.</summary>
    public bool IsWriting { get; set; } = true;

    public AcknowledgedClaims Ledger { get; } = new();

    /// <summary>The time from now until a claim is acknowledged that was sent after now.</summary>
    public Task<TimeSpan> UntilNextAcknowledgementAsync()
    {
        _first = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waitedSince, Stopwatch.GetTimestamp());
        return _first.Task;
    }

    /// <summary>A claim was acknowledged.</summary>
    /// <param name="began">When it was sent, as a timestamp of the stopwatch.</param>
    public void Acknowledged(long began)
    {
        var since = Interlocked.Read(ref _waitedSince);
        if (began > since)
        {
            Interlocked.Exchange(ref _waitedSince, long.MaxValue);
            _first.TrySetResult(Stopwatch.GetElapsedTime(since));
        }
    }
}
