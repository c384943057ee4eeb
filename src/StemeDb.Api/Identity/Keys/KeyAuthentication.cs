using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using StemeDb.Api.Identity.Refusals;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Identity.Keys;

/// <summary>The scheme of API keys: <c>Authorization: Bearer steme_…</c>.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyVerifier verifier)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerCredentials.Read(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (!token.StartsWith(ApiKeyToken.Prefix, StringComparison.Ordinal))
        {
            return Context.Refuse(CredentialsRefused.Malformed);
        }

        var (caller, refused) = await verifier.VerifyAsync(token, Context.RequestAborted);
        return caller is not null
            ? CallerTicket.Of(caller, Scheme.Name, async cancellationToken => (await verifier.VerifyAsync(token, cancellationToken)).Refused)
            : Context.Refuse(refused!);
    }
}
