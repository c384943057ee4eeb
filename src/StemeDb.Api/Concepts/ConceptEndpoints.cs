using System.Text.Json;
using StemeDb.Api.Conditions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.OpenApi;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;

namespace StemeDb.Api.Concepts;

/// <summary>Browsing the tree of concepts.</summary>
internal static class ConceptEndpoints
{
    public static void MapConcepts(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Get, "/v1/concepts", endpoints.ServiceProvider.GetRequiredService<ConceptHandler>().ListAsync,
        QueryOperations.ListConcepts);
}

/// <summary><c>GET /v1/concepts</c>.</summary>
internal sealed class ConceptHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task ListAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "prefix", "limit", "cursor");
        var prefix = parameters.Prefix();
        context.Caller().RequireTree(prefix, withItself: false);

        var page = await engine.ListConceptsAsync(
            prefix, parameters.Integer("limit", 1, EngineLimits.MaxPageItems), parameters.Cursor(),
            context.Call(options.RequestTimeout));
        if (ConditionalResponse.IsKnown(context, EntityTags.Of(page)))
        {
            return;
        }

        await JsonResponse.BeginAsync(context);
        new JsonText(context.Response.BodyWriter)
            .Raw("{\"prefix\":\""u8).Raw(JsonEncodedText.Encode(prefix, ProblemJson.Plain.Encoder).EncodedUtf8Bytes)
            .Raw("\",\"children\":["u8).Elements(page.Items)
            .Raw("],\"next_cursor\":"u8).QuotedOrNull(page.NextCursor.Span).Raw("}"u8);
    }
}
