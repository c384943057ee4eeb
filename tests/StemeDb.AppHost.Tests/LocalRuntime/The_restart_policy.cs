using StemeDb.AppHost.LocalRuntime.Running;

namespace StemeDb.AppHost.Tests.LocalRuntime;

public sealed class The_restart_policy
{
    private readonly ManualClock _clock = new();
    private readonly RestartPolicy _policy;

    public The_restart_policy() => _policy = new RestartPolicy(_clock);

    [Fact]
    public void Gives_up_at_once_what_has_never_been_healthy() => Assert.Null(_policy.OnEnded(wasHealthy: false));

    [Fact]
    public void Waits_longer_each_time_and_gives_up_after_five_ends_in_a_row_before_being_healthy()
    {
        Assert.Equal(0.1, _policy.OnEnded(wasHealthy: true)!.Value.TotalSeconds, precision: 3);
        Assert.Equal([0.4, 1.6, 5, 5], Enumerable.Range(0, 4).Select(_ => Math.Round(_policy.OnEnded(wasHealthy: false)!.Value.TotalSeconds, 3)));
        Assert.Null(_policy.OnEnded(wasHealthy: false));
    }

    [Fact]
    public void Begins_anew_when_it_was_healthy_in_between()
    {
        _policy.OnEnded(wasHealthy: true);
        _policy.OnEnded(wasHealthy: false);

        Assert.Equal(0.1, _policy.OnEnded(wasHealthy: true)!.Value.TotalSeconds, precision: 3);
    }

    [Fact]
    public void Gives_up_what_ends_twenty_times_in_a_minute()
    {
        for (var end = 1; end < RestartPolicy.EndsPerMinuteMax; end++)
        {
            Assert.NotNull(_policy.OnEnded(wasHealthy: true));
        }

        Assert.Null(_policy.OnEnded(wasHealthy: true));
    }

    [Fact]
    public void Forgets_ends_that_are_more_than_a_minute_ago()
    {
        for (var end = 0; end < RestartPolicy.EndsPerMinuteMax * 3; end++)
        {
            Assert.NotNull(_policy.OnEnded(wasHealthy: true));
            _clock.Now += TimeSpan.FromSeconds(3.2);
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
