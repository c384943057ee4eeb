using Microsoft.AspNetCore.Authorization;

namespace StemeDb.Api.Identity;

/// <summary>What endpoints ask of callers, as policies of the framework.</summary>
internal static class AccessPolicies
{
    /// <summary>For what says nothing of itself: refused to everybody. Only what is no endpoint at all passes, to be answered by 404 or 405.</summary>
    public static AuthorizationPolicy Fallback { get; } =
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AccessRequirement(null)).Build();

    /// <summary>Says who may use an endpoint.</summary>
    public static TBuilder RequireAccess<TBuilder>(this TBuilder endpoint, Access access)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(access);
        return access.IsOpen
            ? endpoint.AllowAnonymous()
            : endpoint.RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(new AccessRequirement(access)).Build());
    }
}

/// <summary>What is asked of a caller.</summary>
/// <param name="Access">What; null: nothing was said, so nobody passes.</param>
internal sealed record AccessRequirement(Access? Access) : IAuthorizationRequirement;

/// <summary>Compares what a caller may do with what an endpoint asks.</summary>
internal sealed class AccessHandler : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (context.Resource is HttpContext http && (requirement.Access is { } access ? access.Allows(http.Caller()) : http.GetEndpoint() is not RouteEndpoint))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
