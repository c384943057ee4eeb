using StemeDb.Api.Errors;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.Telemetry;

namespace StemeDb.Api.RateLimits;

/// <summary>Lets requests pass that are within the limit of their key or address, and answers the others 429.</summary>
internal sealed class RateLimitMiddleware(
    RequestDelegate next, RatePolicySource policies, RateAccounts accounts, RateLimitMetrics metrics, ApiMetrics apiMetrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        // What is not served costs as much as a read, so that nobody searches for free.
        var kind = (context.GetEndpoint()?.Metadata.GetMetadata<LimitedAs>() ?? LimitedAs.Read).Class;
        return kind is not { } counted || policies.Current[counted] is not { Mode: not RateMode.Off } policy
            ? next(context)
            : CountAsync(context, policy);
    }

    private async Task CountAsync(HttpContext context, RatePolicy policy)
    {
        var isShadow = policy.Mode == RateMode.Shadow;
        var account = accounts.Of(RateLimiter.Caller(context), policy.Class);
        if (!account.TryEnter(isShadow ? 0 : policy.Concurrency))
        {
            metrics.TooManyAtOnce(policy.Class);
            await RefuseAsync(context, RateLimitProblems.TooManyAtOnce(policy));
            return;
        }

        try
        {
            var verdict = await account.TakeAsync(policy);
            if (!isShadow)
            {
                RateLimitHeaders.Write(context.Response, policy, verdict);
            }

            if (verdict.IsAllowed)
            {
                metrics.Allowed(policy.Class);
            }
            else
            {
                metrics.Limited(policy.Class, isShadow);
                if (!isShadow)
                {
                    await RefuseAsync(context, RateLimitProblems.Limited(policy, verdict));
                    return;
                }
            }

            await next(context);
        }
        finally
        {
            account.Leave();
        }
    }

    // Written at once: an exception for each would make refusing dearer than serving.
    private Task RefuseAsync(HttpContext context, Problem problem)
    {
        apiMetrics.CountProblem(problem.Kind);
        return ProblemJson.WriteAsync(context, problem);
    }
}
