using StemeDb.Api.Errors;
using StemeDb.Api.Identity.Refusals;

namespace StemeDb.Api.Identity;

/// <summary>Gives the request its caller, and tells the operator of every refusal that follows, wherever it comes from.</summary>
internal sealed class CallerMiddleware(RequestDelegate next, IdentityMetrics metrics, RefusalLog log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User is CallerPrincipal principal)
        {
            context.SetCaller(principal.Caller);
            metrics.Accepted(principal.Caller.Kind);
        }

        try
        {
            await next(context);
            if (Lost(context) is { } refused)
            {
                Tell(context, refused.Reason);
            }
        }
        catch (Exception e) when (ProblemMiddleware.Understand(e) is { Kind.Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } problem)
        {
            Tell(context, Lost(context)?.Reason ?? context.CredentialsRefused()?.Reason ?? problem.Kind.Code);
            throw;
        }
    }

    /// <summary>Why the caller was broken off with in the middle of a request.</summary>
    private static CredentialsRefused? Lost(HttpContext context) => context.Features.Get<CallerStanding>()?.Refused;

    private void Tell(HttpContext context, string reason)
    {
        metrics.Refused(reason);
        log.Write(context, reason);
    }
}
