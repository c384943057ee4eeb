using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Snapshots;

/// <summary>What was learned about the sources: who copies whom, and how often each is right.</summary>
internal static class SnapshotEndpoints
{
    public const string Path = "/v1/snapshots";

    public static void MapSnapshots(this IEndpointRouteBuilder endpoints)
    {
        var snapshots = endpoints.ServiceProvider.GetRequiredService<SnapshotHandler>();
        endpoints.MapOperation(HttpMethods.Post, "/v1/admin/snapshots", snapshots.LearnAsync, SnapshotOperations.Learn);
        endpoints.MapOperation(HttpMethods.Get, Path, snapshots.ListAsync, SnapshotOperations.List);
        endpoints.MapOperation(HttpMethods.Get, Path + "/{id}", snapshots.GetAsync, SnapshotOperations.Get);
    }
}
