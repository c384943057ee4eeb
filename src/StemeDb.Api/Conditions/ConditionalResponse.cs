using Microsoft.Net.Http.Headers;
using StemeDb.Api.Errors;
using StemeDb.Api.Responses;

namespace StemeDb.Api.Conditions;

/// <summary>Answers reads with their entity tag, or with 304 and no body when the client has it already.</summary>
internal static class ConditionalResponse
{
    /// <summary>Sends a document, unless the client has it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="document">The document.</param>
    /// <param name="tag">Its tag.</param>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> document, string tag) =>
        IsKnown(context, tag) ? Task.CompletedTask : JsonResponse.WriteAsync(context, document);

    /// <summary>Sends a document under the tag of its bytes, unless the client has it.</summary>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> document) =>
        WriteAsync(context, document, EntityTags.Of(document.Span));

    /// <summary>Says which tag the answer has. When the client has that already, the answer is 304 and nothing more may be written.</summary>
    /// <exception cref="ProblemException">400: If-None-Match cannot be read.</exception>
    public static bool IsKnown(HttpContext context, string tag)
    {
        var response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        if (!Matches(context.Request, tag))
        {
            return false;
        }

        response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static bool Matches(HttpRequest request, string tag)
    {
        var given = request.Headers.IfNoneMatch;
        return given.Count > 0 && Parse(given!, HeaderNames.IfNoneMatch)
            .Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));
    }

    /// <summary>The tags of a header.</summary>
    /// <exception cref="ProblemException">400: it holds something else.</exception>
    public static IList<EntityTagHeaderValue> Parse(IList<string> given, string header) => EntityTagHeaderValue.TryParseStrictList(given, out var tags)
        ? tags
        : throw new ProblemException(new Problem(
            ErrorCatalog.BadRequest, $"{header} is '{string.Join(", ", given)}'; it holds entity tags as ETag gave them, or *."));
}
