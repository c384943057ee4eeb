using Microsoft.AspNetCore.Authentication;

namespace StemeDb.Api.Identity.Refusals;

/// <summary>Why credentials that were sent are not good.</summary>
/// <param name="Reason">Short name, for metrics and the log.</param>
/// <param name="Detail">What the client is told; the same where more would help who has no secret.</param>
internal sealed record CredentialsRefused(string Reason, string Detail)
{
    /// <summary>The id of the key that was sent, for the log; null where none was. It is valid, so it can be written.</summary>
    public string? KeyId { get; init; }

    private const string NotKnown = "The key is not known, or its secret is another.";

    public static readonly CredentialsRefused Malformed = new(
        "malformed", "Authorization holds neither a key nor a token of those taken here; send 'Bearer steme_<id>_<secret>', or a token where they are configured.");

    public static readonly CredentialsRefused UnknownKey = new("unknown_key", NotKnown);
    public static readonly CredentialsRefused WrongSecret = new("wrong_secret", NotKnown);
    public static readonly CredentialsRefused Revoked = new("revoked", "The key was revoked; ask the operator for another.");
    public static readonly CredentialsRefused Expired = new("expired", "The key, token or certificate has expired; ask for another.");
    public static readonly CredentialsRefused BadToken = new(
        "bad_token", "The token is not taken: its signature, issuer, audience, time or claims are not those that are expected here.");

    public static readonly CredentialsRefused Changed = new(
        "changed", "What the client certificate allows was changed meanwhile; send the request again.");

    public static readonly CredentialsRefused UnknownCertificate = new(
        "unknown_certificate", "The client certificate stands for nobody here; ask the operator to map its name.");
}

/// <summary>What was refused about a request, kept for who answers it: the framework forgets it.</summary>
internal static class CredentialsRefusedContext
{
    /// <summary>Remembers why, and says so to the framework.</summary>
    public static AuthenticateResult Refuse(this HttpContext context, CredentialsRefused refused)
    {
        context.Features.Set(refused);
        return AuthenticateResult.Fail(refused.Reason);
    }

    /// <summary>Why the credentials of this request are not good; null when there are none.</summary>
    public static CredentialsRefused? CredentialsRefused(this HttpContext context) => context.Features.Get<CredentialsRefused>();
}
