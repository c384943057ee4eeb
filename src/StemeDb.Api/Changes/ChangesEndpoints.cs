using StemeDb.Api.Configuration;
using StemeDb.Api.Limits;
using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Changes;

/// <summary>The feed of changes.</summary>
internal static class ChangesEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Get, "/v1/changes", endpoints.ServiceProvider.GetRequiredService<ChangesHandler>().HandleAsync, ChangeOperations.Follow)
        .WithMetadata(new TimeLimit(endpoints.ServiceProvider.GetRequiredService<ApiOptions>().Limits.FeedTime));
}
