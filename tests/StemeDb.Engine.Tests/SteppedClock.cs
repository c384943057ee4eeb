using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests;

/// <summary>A clock that a test moves.</summary>
internal sealed class SteppedClock : TimeProvider
{
    public Instant Now { get; set; } = Claims.Noon;

    public override DateTimeOffset GetUtcNow() => new(Now.Ticks, TimeSpan.Zero);
}
