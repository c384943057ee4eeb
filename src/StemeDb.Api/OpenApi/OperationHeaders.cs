using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using StemeDb.Api.RateLimits;

namespace StemeDb.Api.OpenApi;

/// <summary>The headers of answers, told once in the OpenAPI document and referred to.</summary>
internal static class OperationHeaders
{
    private static readonly Dictionary<string, OpenApiHeader> All = new()
    {
        [HeaderNames.ETag] = Text("Says which state of it this is; for If-None-Match, and If-Match of a write."),
        [HeaderNames.Location] = Text("Where it is that was made."),
        [HeaderNames.WWWAuthenticate] = Text("Which credentials are asked for (RFC 6750)."),
        [RateLimitHeaders.Limit] = Text("What is left of the limit (r), and when it is whole again (t, seconds). Not sent where limits are off."),
        [RateLimitHeaders.Policy] = Text("The limit (draft-ietf-httpapi-ratelimit-headers). Not sent where limits are off."),
        [HeaderNames.RetryAfter] = new()
        {
            Description = "Seconds to wait.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
        },
    };

    /// <summary>Puts them into the document.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, header) in All)
        {
            document.AddComponent<IOpenApiHeader>(name, header);
        }
    }

    /// <summary>Those of an answer; null: it has none.</summary>
    public static Dictionary<string, IOpenApiHeader>? Of(OpenApiDocument document, Operation operation, bool isLimited, int status, bool hasLocation)
    {
        string?[] names =
        [
            operation.EntityTags.IsRead && status is StatusCodes.Status200OK or StatusCodes.Status304NotModified ? HeaderNames.ETag : null,
            hasLocation ? HeaderNames.Location : null,
            status == StatusCodes.Status401Unauthorized || (status == StatusCodes.Status403Forbidden && !operation.Access.IsOpen) ? HeaderNames.WWWAuthenticate : null,
            status is StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? HeaderNames.RetryAfter : null,
            isLimited ? RateLimitHeaders.Limit : null,
            isLimited ? RateLimitHeaders.Policy : null,
        ];
        var headers = names.OfType<string>().ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));
        return headers.Count > 0 ? headers : null;
    }

    private static OpenApiHeader Text(string description) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
