using StemeDb.Api.OpenApi;
using StemeDb.Api.RateLimits;

namespace StemeDb.Api.Queries;

/// <summary>Asking through a lens.</summary>
internal static class QueryEndpoints
{
    public static void MapQueries(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Post, "/v1/query", endpoints.ServiceProvider.GetRequiredService<QueryHandler>().HandleAsync, QueryOperations.Query)
        .WithMetadata(LimitedAs.Read);
}
