namespace StemeDb.BackupAgent.Tests;

/// <summary>A clock whose time of day a test sets; what lasts, lasts as long as it does.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan? _skipped;
    private Action? _meanwhile;
    private long _lasted;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _lasted);

    /// <summary>Who waits for just so long does not wait.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="meanwhile">Happens when it would have been waited.</param>
    public void SkipsWaitsOf(TimeSpan wait, Action? meanwhile = null) => (_skipped, _meanwhile) = (wait, meanwhile);

    /// <summary>What lasts now lasts so much longer.</summary>
    public void Lasts(TimeSpan longer) => Interlocked.Add(ref _lasted, (long)(longer.TotalSeconds * TimestampFrequency));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != _skipped) return base.CreateTimer(callback, state, dueTime, period);
        _meanwhile?.Invoke();
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
