using StemeDb.Api.RateLimits;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.Tests.RateLimits;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(20, 5)]
    public void Who_is_refused_together_does_not_come_again_together(double waitSeconds, double spreadSeconds)
    {
        var policy = new RatePolicy(RateClass.Write, rate: 10, burst: 20, RateMode.Enforce, concurrency: 0);
        var verdict = new RateVerdict(IsAllowed: false, Remaining: 0, RefillNs: 0, WaitNs: (long)(waitSeconds * 1e9));

        var waits = Enumerable.Range(0, 1000).Select(_ => RateLimitProblems.Limited(policy, verdict).RetryAfter!.Value.TotalSeconds).ToArray();

        // None before there is a token; the last of a thousand not in the same tenth of the spread as the first.
        Assert.InRange(waits.Min(), waitSeconds, waitSeconds + (spreadSeconds / 10));
        Assert.InRange(waits.Max(), waitSeconds + (spreadSeconds * 9 / 10), waitSeconds + spreadSeconds);
    }
}
