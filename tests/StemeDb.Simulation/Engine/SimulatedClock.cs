using StemeDb.Model.Time;

namespace StemeDb.Simulation.Engine;

/// <summary>A clock that stands still until it is moved, forward or, as clocks do, back.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    public Instant Now { get; set; } = new(new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Now.Ticks, TimeSpan.Zero);

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>Timers never fire: the simulation does what they would do, when it wants it done.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new StoppedTimer();

    private sealed class StoppedTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
