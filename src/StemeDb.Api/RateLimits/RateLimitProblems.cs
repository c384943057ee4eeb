using System.Globalization;
using StemeDb.Api.Errors;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits;

/// <summary>What those beyond a limit are told.</summary>
internal static class RateLimitProblems
{
    public static Problem Limited(RatePolicy policy, in RateVerdict verdict) => new(ErrorCatalog.RateLimited, Detail(policy))
    {
        RetryAfter = Spread(verdict.Wait),
    };

    public static Problem TooManyAtOnce(RatePolicy policy) => new(
        ErrorCatalog.TooManyConcurrent, $"{policy.Concurrency} requests of yours of the class '{policy.Name}' are under way at this process, which is the most.")
    {
        RetryAfter = Spread(TimeSpan.FromSeconds(1)),
    };

    /// <summary>Up to a quarter longer, and at least up to a second: those who were refused together shall not come back together.</summary>
    private static TimeSpan Spread(TimeSpan wait) =>
        wait + (Random.Shared.NextDouble() * TimeSpan.FromSeconds(Math.Max(1, wait.TotalSeconds / 4)));

    private static string Detail(RatePolicy policy) => string.Create(
        CultureInfo.InvariantCulture,
        $"Your limit of the class '{policy.Name}' is {policy.Rate} per second and {policy.Burst} at once; it is used up.");
}
