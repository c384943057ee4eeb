using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Changes;

/// <summary>The feed of changes.</summary>
internal static class ChangesEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Get, "/v1/changes", endpoints.ServiceProvider.GetRequiredService<ChangesHandler>().HandleAsync, ChangeOperations.Follow);
}
