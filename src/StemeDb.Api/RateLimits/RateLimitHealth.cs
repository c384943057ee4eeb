using System.Globalization;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.RateLimits;

/// <summary>What the operator should know of the limits.</summary>
internal sealed class RateLimitHealth(RatePolicySource policies, ISharedLimits shared, RedisBreaker? breaker = null)
{
    /// <summary>Reasons to call the process degraded.</summary>
    public IEnumerable<string> Reasons()
    {
        if (policies.Fault is { } fault)
        {
            yield return $"rate limits: {fault}";
        }

        if (breaker is { IsClosed: false } && policies.Current.AreOn)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"rate limits: Redis is not asked ({breaker.Reason}); this process applies 1/{shared.Nodes} of every limit by itself.");
        }
    }
}
