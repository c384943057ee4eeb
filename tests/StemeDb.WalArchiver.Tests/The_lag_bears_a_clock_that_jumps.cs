using StemeDb.Archive.Faults;
using StemeDb.Contracts.Results;
using StemeDb.Model.Time;
using StemeDb.WalArchiver.Archiving;
using StemeDb.WalArchiver.Telemetry;

namespace StemeDb.WalArchiver.Tests;

public sealed class The_lag_bears_a_clock_that_jumps
{
    [Fact]
    public void Ahead_it_is_too_long_back_it_is_none_and_never_less()
    {
        using var metrics = new ArchiverMetrics();
        var clock = new SteppedClock();
        var state = new ArchiverState(metrics, clock);
        var now = new Instant(clock.GetUtcNow().UtcTicks);
        state.Added(new JournalFeedBatch(1, 1, new byte[8], 0, 1, now, now));
        clock.Step(TimeSpan.FromSeconds(2));
        Assert.Equal(2, state.LagSeconds);
        clock.Step(TimeSpan.FromHours(1));
        Assert.Equal(3602, state.LagSeconds);
        clock.Step(TimeSpan.FromHours(-2));
        Assert.Equal(0, state.LagSeconds);
    }
}
