using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace StemeDb.Api.Identity;

/// <summary>A caller as the framework's authentication carries it.</summary>
internal static class CallerTicket
{
    /// <summary>A success of a scheme.</summary>
    public static AuthenticateResult Of(Caller caller, string scheme) =>
        AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, scheme), scheme));
}

/// <summary>The principal that is a caller.</summary>
internal sealed class CallerPrincipal(Caller caller, string scheme) : ClaimsPrincipal(new ClaimsIdentity(scheme))
{
    public Caller Caller { get; } = caller;
}
