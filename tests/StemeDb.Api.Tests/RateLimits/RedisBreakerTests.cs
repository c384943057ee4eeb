using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.Tests.RateLimits;

public sealed class RedisBreakerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(50);

    private readonly RedisBreaker _breaker = new(NullLogger<RedisBreaker>.Instance);

    [Fact]
    public void It_is_closed_once_Redis_answered_twice_in_a_row()
    {
        Assert.False(_breaker.IsClosed);
        _breaker.Succeeded();
        _breaker.WasSlow(s_limit);
        _breaker.Succeeded();
        Assert.False(_breaker.IsClosed);
        _breaker.Succeeded();
        Assert.True(_breaker.IsClosed);
        Assert.Equal(0, _breaker.Openings);
    }

    [Fact]
    public void It_opens_when_Redis_is_slow_three_times_in_a_row_and_not_before()
    {
        Close();
        for (var i = 0; i < 4; i++)
        {
            _breaker.WasSlow(s_limit);
            _breaker.WasSlow(s_limit);
            Assert.True(_breaker.IsClosed);
            _breaker.Succeeded();
        }

        for (var i = 0; i < 3; i++) _breaker.WasSlow(s_limit);
        Assert.False(_breaker.IsClosed);
        Assert.Equal(("it takes longer than 50 ms", 1L), (_breaker.Reason, _breaker.Openings));
    }

    [Fact]
    public void It_opens_at_once_when_Redis_fails_and_counts_no_opening_twice()
    {
        Close();
        _breaker.Failed("gone");
        _breaker.Failed("still gone");
        _breaker.WasSlow(s_limit);
        Assert.False(_breaker.IsClosed);
        Assert.Equal(1, _breaker.Openings);
        Close();
        Assert.True(_breaker.IsClosed);
    }

    private void Close()
    {
        _breaker.Succeeded();
        _breaker.Succeeded();
    }
}
