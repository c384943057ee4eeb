using Microsoft.Net.Http.Headers;
using StemeDb.Api.Errors;
using StemeDb.Contracts;

namespace StemeDb.Api.Conditions;

/// <summary>
/// If-Match and If-None-Match of a write to the registry. They are only read here; the engine judges them where writes have their
/// order, so nothing comes between judging and writing.
/// </summary>
internal static class WriteConditions
{
    /// <summary>What the request asks for; null when it asks for nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mayNotExist">False: what is written to exists always, so that <c>If-None-Match: *</c> never holds.</param>
    /// <exception cref="ProblemException">400: a header cannot be read; 412: it can never hold.</exception>
    public static WriteCondition? Read(HttpRequest request, bool mayNotExist)
    {
        var (match, noneMatch) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        if (noneMatch.Count > 0)
        {
            var isAny = ConditionalResponse.Parse(noneMatch!, HeaderNames.IfNoneMatch) is [var tag] && tag.Equals(EntityTagHeaderValue.Any);
            return isAny && match.Count == 0
                ? mayNotExist ? WriteCondition.IfNone : throw Failed("The list of rules exists always; use If-Match.")
                : throw new ProblemException(new Problem(
                    ErrorCatalog.BadRequest, "A write takes If-Match with entity tags, or If-None-Match: *, not both."));
        }

        return match.Count > 0 ? OfMatch(ConditionalResponse.Parse(match!, HeaderNames.IfMatch)) : null;
    }

    private static WriteCondition OfMatch(IList<EntityTagHeaderValue> tags)
    {
        if (tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)))
        {
            return new WriteCondition([], IfExists: true);
        }

        // A weak tag never matches here (RFC 9110, 13.1.1).
        var seqs = tags.Where(tag => !tag.IsWeak).Select(tag => EntityTags.SeqOf(tag.Tag.AsSpan())).OfType<long>().ToArray();
        return seqs.Length > 0 ? new WriteCondition(seqs) : throw Failed("If-Match holds no tag that a read of this gave.");
    }

    private static ProblemException Failed(string detail) => new(new Problem(ErrorCatalog.PreconditionFailed, detail));
}
