using System.Text.Json;
using StemeDb.Api.Conditions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.OpenApi;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;

namespace StemeDb.Api.Conflicts;

/// <summary>Where sources disagree most.</summary>
internal static class ConflictEndpoints
{
    public static void MapConflicts(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Get, "/v1/conflicts", endpoints.ServiceProvider.GetRequiredService<ConflictHandler>().ListAsync,
        QueryOperations.ListConflicts);
}

/// <summary><c>GET /v1/conflicts</c>.</summary>
internal sealed class ConflictHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task ListAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "prefix", "limit", "cursor");
        var prefix = parameters.Prefix();
        context.Caller().RequireTree(prefix, withItself: true);

        var page = await engine.ListConflictsAsync(
            prefix, parameters.Integer("limit", 1, EngineLimits.MaxPageItems), parameters.Cursor(),
            context.Call(options.RequestTimeout));
        if (ConditionalResponse.IsKnown(context, EntityTags.Of(page)))
        {
            return;
        }

        await JsonResponse.BeginAsync(context);
        new JsonText(context.Response.BodyWriter)
            .Raw("{\"prefix\":\""u8).Raw(JsonEncodedText.Encode(prefix, ProblemJson.Plain.Encoder).EncodedUtf8Bytes)
            .Raw("\",\"conflicts\":["u8).Elements(page.Items)
            .Raw("],\"next_cursor\":"u8).QuotedOrNull(page.NextCursor.Span)
            .Raw(",\"as_of_seq\":"u8).Number(page.AsOfSeq)
            .Raw(page.IsComplete ? ",\"complete\":true}"u8 : ",\"complete\":false}"u8);
    }
}
