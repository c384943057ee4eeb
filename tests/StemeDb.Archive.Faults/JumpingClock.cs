namespace StemeDb.Archive.Faults;

/// <summary>A clock whose time of day jumps while what lasts goes on steadily, as on a machine whose clock is set. Thread-safe.</summary>
/// <param name="steady">By which it goes on.</param>
public sealed class JumpingClock(TimeProvider steady) : TimeProvider
{
    private long _jumpTicks;

    /// <summary>How far it has jumped ahead in all; back when negative.</summary>
    public TimeSpan Jump
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _jumpTicks));
        set => Interlocked.Exchange(ref _jumpTicks, value.Ticks);
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => steady.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Jump;

    /// <inheritdoc/>
    public override long GetTimestamp() => steady.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);
}
