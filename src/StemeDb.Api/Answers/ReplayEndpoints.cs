using System.Buffers;
using StemeDb.Api.Configuration;
using StemeDb.Api.Identity;
using StemeDb.Api.OpenApi;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;

namespace StemeDb.Api.Answers;

/// <summary>Checking answers that somebody kept.</summary>
internal static class ReplayEndpoints
{
    public static void MapReplay(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Post, "/v1/answers/replay", endpoints.ServiceProvider.GetRequiredService<ReplayHandler>().CheckAsync,
        QueryOperations.Replay)
        .WithMetadata(LimitedAs.Read);
}

/// <summary><c>POST /v1/answers/replay</c>: the engine judges the bytes as they came.</summary>
internal sealed class ReplayHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task CheckAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var body = await RequestBody.ReadJsonAsync(context, options);
        var answers = body.ToArray();
        context.Request.BodyReader.AdvanceTo(body.End);
        var call = context.Call(options.RequestTimeout);
        await JsonResponse.WriteAsync(context, await engine.CheckAnswersAsync(answers, call));
    }
}
