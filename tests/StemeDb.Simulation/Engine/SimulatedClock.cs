using StemeDb.Model.Time;

namespace StemeDb.Simulation.Engine;

/// <summary>A clock that stands still until it is moved, forward or, as clocks do, back.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    public Instant Now { get; set; } = new(new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks);

    public override DateTimeOffset GetUtcNow() => new(Now.Ticks, TimeSpan.Zero);
}
