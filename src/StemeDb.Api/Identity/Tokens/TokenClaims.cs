using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.JsonWebTokens;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>
/// What the claims of a token that is good allow. A claim that binds and is configured must be there: without it the token is bound
/// to nothing at all, not to everything. One that cannot be understood makes the token worthless.
/// </summary>
internal sealed class TokenClaims(TokenOptions options)
{
    private const string ScopePrefix = "stemedb:";
    private const int SubjectLengthMax = 255;

    public bool TryRead(JsonWebToken token, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        var subject = token.Subject;
        if (string.IsNullOrEmpty(subject) || subject.Length > SubjectLengthMax
            || !TryReadSources(token, out var sources)
            || !TryReadPaths(token, options.ReadClaim, out var readable)
            || !TryReadPaths(token, options.WriteClaim, out var writable))
        {
            return false;
        }

        caller = new Caller
        {
            Kind = CallerKind.Token,
            Id = CallerName.Printable(subject),
            PartitionId = "token:" + subject,
            Scopes = ReadScopes(token),
            Sources = sources,
            Readable = readable,
            Writable = writable,
        };
        return true;
    }

    /// <summary>Words that are not ours are of other services, and mean nothing here.</summary>
    private KeyScopes ReadScopes(JsonWebToken token) => Values(token, options.ScopeClaim)
        .SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(word => word.StartsWith(ScopePrefix, StringComparison.Ordinal))
        .Aggregate(KeyScopes.None, (scopes, word) => KeyScopeNames.TryParse(word[ScopePrefix.Length..], out var scope) ? scopes | scope : scopes);

    private bool TryReadSources(JsonWebToken token, out SourceBounds sources)
    {
        sources = SourceBounds.All;
        if (options.SourcesClaim is not { } claim)
        {
            return true;
        }

        var ids = new List<SourceId>();
        foreach (var value in Values(token, claim))
        {
            if (!SourceId.TryParse(value, out var id, out _))
            {
                return false;
            }

            ids.Add(id);
        }

        sources = new SourceBounds(ids, []);
        return true;
    }

    private static bool TryReadPaths(JsonWebToken token, string? claim, out PathBounds paths)
    {
        paths = PathBounds.All;
        if (claim is null)
        {
            return true;
        }

        var patterns = new List<PathPattern>();
        foreach (var value in Values(token, claim))
        {
            if (!PathPattern.TryParse(value, out var pattern, out _))
            {
                return false;
            }

            patterns.Add(pattern);
        }

        paths = new PathBounds(patterns);
        return true;
    }

    private static IEnumerable<string> Values(JsonWebToken token, string claim) =>
        token.Claims.Where(each => each.Type == claim).Select(each => each.Value);
}
