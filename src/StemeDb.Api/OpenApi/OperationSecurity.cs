using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Model.Keys;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of who may use an endpoint. The document is the same where authentication is off.</summary>
internal static class OperationSecurity
{
    /// <summary>Name of the scheme in the document.</summary>
    public const string SchemeName = "bearer";

    /// <summary>How callers are known.</summary>
    public static OpenApiSecurityScheme Scheme { get; } = new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = "An API key (steme_<id>_<secret>), or a token (JWT) where the operator has configured an issuer. Where TLS asks for them, "
            + "client certificates are taken as well. Not needed where authentication is off.",
    };

    /// <summary>The scheme that an endpoint asks for; none where it is open.</summary>
    public static List<OpenApiSecurityRequirement> Of(OpenApiDocument document, Access access) => access.IsOpen
        ? []
        : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, document)] = [] }];

    /// <summary>The description of an operation with the scopes it needs.</summary>
    public static string? Describe(Operation operation)
    {
        var access = operation.Access;
        var scopes = string.Join(" or ", KeyScopeNames.Of(access.AnyOf).Select(name => $"`{name}`"));
        var needs = access.IsOpen ? "" : scopes.Length == 0 ? "Any caller who is known." : $"Needs the scope {scopes}{(access.NeedsUnbound ? ", bound to no paths or sources" : "")}.";
        return string.Join(" ", new[] { operation.Description, needs }.Where(part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>The refusals that an endpoint can answer with.</summary>
    public static IEnumerable<ErrorKind> Errors(Access access)
    {
        if (access.IsOpen)
        {
            return [];
        }

        ErrorKind[] known = [ErrorCatalog.Unauthenticated, ErrorCatalog.IdentityUnavailable];
        return access.AnyOf == KeyScopes.None ? known
            : access.NeedsUnbound ? [.. known, ErrorCatalog.InsufficientScope]
            : [.. known, ErrorCatalog.InsufficientScope, ErrorCatalog.SourceNotYours, ErrorCatalog.PathNotYours];
    }
}
