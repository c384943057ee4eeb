using StemeDb.Api.Audit;
using StemeDb.Api.Configuration;
using StemeDb.Api.Identity;
using StemeDb.Api.OpenApi;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Registry;

namespace StemeDb.Api.Retractions;

/// <summary>Withdrawing assertions.</summary>
internal static class RetractionEndpoints
{
    public static void MapRetractions(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Post, "/v1/retractions", endpoints.ServiceProvider.GetRequiredService<RetractHandler>().HandleAsync,
        RegistryOperations.Retract);
}

/// <summary><c>POST /v1/retractions</c>.</summary>
internal sealed class RetractHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var request = await JsonBody.ReadAsync<RetractionRequest>(context, options, RetractionRequest.TryParse);
        var caller = context.Caller();
        caller.RequireSource(request.Source.Utf8);
        var outcome = await engine.RetractAsync(
            request.AssertionId, request.Source.Utf8, request.Reason, caller.IsAdministrator,
            context.Call(options.RequestTimeout) with
            {
                Audit = caller.IsAdministrator ? context.EntryOfAdmin("assertion.retract", request.AssertionId.ToString()) : null,
            });
        await JsonResponse.WriteAsync(context, outcome);
    }
}
