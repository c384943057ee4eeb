using StackExchange.Redis;
using StemeDb.Api.Health;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits.Shared;

/// <summary>The limits in Redis, as long as it answers in time.</summary>
internal sealed class RedisLimits(RedisHealth redis, RedisBreaker breaker, NodeCount nodes, RateLimitOptions options) : ISharedLimits
{
    public bool IsReachable => breaker.IsClosed;

    public int Nodes => nodes.Value;

    public async ValueTask<SharedGrant?> TryTakeAsync(RedisKey key, RatePolicy policy, SharedAsk ask)
    {
        if (!breaker.IsClosed || redis.Database is not { } database)
        {
            return null;
        }

        try
        {
            var reply = await RedisScript.Take.RunAsync(database, [key],
                [policy.IntervalNs, policy.Burst, ask.Want, ask.Least, ask.Lease, ask.FloorNs, ask.OwedNs]).WaitAsync(options.RedisTimeout);
            breaker.Succeeded();
            return new SharedGrant((int)reply[0], (long)reply[1]);
        }
        catch (TimeoutException)
        {
            breaker.WasSlow(options.RedisTimeout);
        }
        catch (Exception e) when (e is RedisException or ObjectDisposedException or InvalidCastException)
        {
            breaker.Failed(e.Message);
        }

        return null;
    }
}
