using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits;

/// <summary>Limits as the endpoints see them: what is charged beyond the one token that every request costs.</summary>
internal sealed class RateLimiter(
    RatePolicySource policies, RateAccounts accounts, RateLimitOptions options, RateLimitMetrics metrics, TimeProvider clock)
{
    /// <summary>Charges for claims that were read: one token for so many; fewer are free.</summary>
    public ValueTask ChargeClaimsAsync(HttpContext context, long claims)
    {
        var policy = policies.Current[RateClass.Read];
        var tokens = claims / options.ClaimsPerToken;
        return tokens == 0 || policy.Mode == RateMode.Off
            ? default
            : accounts.Of(Caller(context), RateClass.Read).ChargeAsync(policy, (int)Math.Min(tokens, int.MaxValue));
    }

    /// <summary>
    /// Takes a token for each of some lines; waits for them as long as a bulk request may wait, so that who sends too much is slowed
    /// down first.
    /// </summary>
    /// <exception cref="ProblemException">429: they could not be had in that time.</exception>
    public ValueTask TakeLinesAsync(HttpContext context, int lines, CancellationToken cancellationToken)
    {
        var policy = policies.Current[RateClass.Bulk];
        return policy.Mode == RateMode.Off || lines == 0 ? default : TakeLinesAsync(policy, context, lines, cancellationToken);
    }

    /// <summary>Whose requests these are.</summary>
    public static Partition Caller(HttpContext context) => context.Caller().PartitionId is { } id
        ? new Partition(id, 0, IsV4: false)
        : Partition.Of(context.Connection.RemoteIpAddress);

    private async ValueTask TakeLinesAsync(RatePolicy policy, HttpContext context, int lines, CancellationToken cancellationToken)
    {
        var account = accounts.Of(Caller(context), RateClass.Bulk);
        var began = clock.GetTimestamp();
        while (true)
        {
            var verdict = await account.TakeAsync(policy, lines);
            if (verdict.IsAllowed)
            {
                metrics.Allowed(RateClass.Bulk);
                return;
            }

            if (policy.Mode == RateMode.Shadow)
            {
                metrics.Limited(RateClass.Bulk, isShadow: true);
                return;
            }

            if (clock.GetElapsedTime(began) + verdict.Wait > options.BulkPatience)
            {
                metrics.Limited(RateClass.Bulk, isShadow: false);
                throw new ProblemException(RateLimitProblems.Limited(policy, verdict));
            }

            await Task.Delay(verdict.Wait, clock, cancellationToken);
            metrics.Paced(verdict.Wait);
        }
    }
}
