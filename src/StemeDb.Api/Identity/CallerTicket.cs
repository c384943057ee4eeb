using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using StemeDb.Api.Identity.Refusals;

namespace StemeDb.Api.Identity;

/// <summary>A caller as the framework's authentication carries it.</summary>
internal static class CallerTicket
{
    /// <summary>A success of a scheme.</summary>
    public static AuthenticateResult Of(Caller caller, string scheme, Func<CancellationToken, ValueTask<CredentialsRefused?>> judgeAgain) =>
        AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, scheme, judgeAgain), scheme));
}

/// <summary>The principal that is a caller.</summary>
/// <param name="caller">Who it is.</param>
/// <param name="scheme">By which scheme.</param>
/// <param name="judgeAgain">Says whether the credentials are still good at a later moment, and if not, why.</param>
internal sealed class CallerPrincipal(Caller caller, string scheme, Func<CancellationToken, ValueTask<CredentialsRefused?>> judgeAgain)
    : ClaimsPrincipal(new ClaimsIdentity(scheme))
{
    public Caller Caller { get; } = caller;

    public Func<CancellationToken, ValueTask<CredentialsRefused?>> JudgeAgain { get; } = judgeAgain;
}
