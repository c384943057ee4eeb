using System.Globalization;
using Microsoft.Extensions.Primitives;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits;

/// <summary>What clients are told of their limit: draft-ietf-httpapi-ratelimit-headers-10.</summary>
internal static class RateLimitHeaders
{
    public const string Limit = "RateLimit";
    public const string Policy = "RateLimit-Policy";

    private const long NsPerSecond = 1_000_000_000;

    public static void Write(HttpResponse response, RatePolicy policy, in RateVerdict verdict)
    {
        response.Headers[Policy] = policy.PolicyHeader;
        var seconds = (verdict.RefillNs + NsPerSecond - 1) / NsPerSecond;
        response.Headers[Limit] = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={verdict.Remaining};t={seconds}");
    }

    /// <summary>Clears a response but for them.</summary>
    public static void ClearRest(HttpResponse response)
    {
        var (limit, policy) = (response.Headers[Limit], response.Headers[Policy]);
        response.Clear();
        Restore(response, Limit, limit);
        Restore(response, Policy, policy);
    }

    private static void Restore(HttpResponse response, string name, StringValues value)
    {
        if (value.Count > 0)
        {
            response.Headers[name] = value;
        }
    }
}
