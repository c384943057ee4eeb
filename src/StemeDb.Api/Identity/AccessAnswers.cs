using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity.Refusals;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Identity;

/// <summary>What callers are told who may not come further: 401 when it is not known who they are, else 403, as problem documents.</summary>
internal sealed class AccessAnswers : IAuthorizationMiddlewareResultHandler
{
    private const string Realm = "Bearer realm=\"stemedb\"";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context)
        : throw new ProblemException(authorizeResult.Challenged
            ? Unknown(context.CredentialsRefused())
            : NotAllowed(context.Caller(), context.GetEndpoint()?.Metadata.GetMetadata<Access>()));

    /// <summary>401: who asks is not known, or not any longer.</summary>
    public static Problem Unknown(CredentialsRefused? refused) => new(ErrorCatalog.Unauthenticated, refused?.Detail)
    {
        Challenge = refused is null ? Realm : $"{Realm}, error=\"invalid_token\"",
    };

    private static Problem NotAllowed(Caller caller, Access? access)
    {
        if (access is null)
        {
            return new Problem(ErrorCatalog.Forbidden, "Nobody may use this path.");
        }

        var names = KeyScopeNames.Of(access.AnyOf).ToArray();
        var detail = access.AnyOf != KeyScopes.None && !caller.HasAny(access.AnyOf)
            ? $"This needs the scope {string.Join(" or ", names)}, which '{caller.Id}' does not have."
            : $"This concerns everybody, and '{caller.Id}' is bound to some paths or sources; it needs a key that is bound to none.";
        return new Problem(ErrorCatalog.InsufficientScope, detail)
        {
            Challenge = $"{Realm}, error=\"insufficient_scope\", scope=\"{string.Join(' ', names)}\"",
        };
    }
}
