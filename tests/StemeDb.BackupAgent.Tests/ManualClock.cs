namespace StemeDb.BackupAgent.Tests;

/// <summary>A clock whose time of day a test sets; what lasts, lasts as long as it does.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan? _skipped;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Who waits for just so long does not wait.</summary>
    public void SkipsWaitsOf(TimeSpan wait) => _skipped = wait;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == _skipped ? TimeSpan.Zero : dueTime, period);
}
