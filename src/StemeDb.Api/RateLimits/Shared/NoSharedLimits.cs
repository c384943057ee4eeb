using StackExchange.Redis;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits.Shared;

/// <summary>There is no Redis: every process has its share, which is all of it where there is one.</summary>
/// <param name="nodes">Processes that share.</param>
internal sealed class NoSharedLimits(int nodes) : ISharedLimits
{
    public bool IsReachable => false;

    public int Nodes => nodes;

    public ValueTask<SharedGrant?> TryTakeAsync(RedisKey key, RatePolicy policy, SharedAsk ask) => new((SharedGrant?)null);
}
