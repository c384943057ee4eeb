using StemeDb.Model.Keys;

namespace StemeDb.Api.Identity;

/// <summary>The ways to be known. A request has one: its header, or without one the client's certificate.</summary>
internal static class Schemes
{
    public const string Any = "any";
    public const string Key = "key";
    public const string Token = "token";
    public const string Certificate = "certificate";

    /// <summary>Which of them judges a request.</summary>
    public static string For(HttpContext context, IdentityOptions options)
    {
        if (!BearerCredentials.AreSent(context.Request))
        {
            return options.CertificateMap is not null ? Certificate : Key;
        }

        var isKey = BearerCredentials.Read(context.Request)!.StartsWith(ApiKeyToken.Prefix, StringComparison.Ordinal);
        return options.Tokens is not null && !isKey ? Token : Key;
    }
}
