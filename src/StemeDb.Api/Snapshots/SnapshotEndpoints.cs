using StemeDb.Api.Configuration;
using StemeDb.Api.Limits;
using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Snapshots;

/// <summary>What was learned about the sources: who copies whom, and how often each is right.</summary>
internal static class SnapshotEndpoints
{
    public const string Path = "/v1/snapshots";

    // The engine's refusal, or its having learned, is still to be told.
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(10);

    public static void MapSnapshots(this IEndpointRouteBuilder endpoints)
    {
        var snapshots = endpoints.ServiceProvider.GetRequiredService<SnapshotHandler>();
        endpoints.MapOperation(HttpMethods.Post, "/v1/admin/snapshots", snapshots.LearnAsync, SnapshotOperations.Learn)
            .WithMetadata(new TimeLimit(endpoints.ServiceProvider.GetRequiredService<ApiOptions>().LearnTimeout + Answering));
        endpoints.MapOperation(HttpMethods.Get, Path, snapshots.ListAsync, SnapshotOperations.List);
        endpoints.MapOperation(HttpMethods.Get, Path + "/{id}", snapshots.GetAsync, SnapshotOperations.Get);
    }
}
