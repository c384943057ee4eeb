using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Backups;

/// <summary>Backups, their verification, and drills: all of it done by the backup agent.</summary>
internal static class BackupEndpoints
{
    public const string Backups = "/v1/admin/backups";
    public const string Drills = "/v1/admin/drills";

    public static void MapBackups(this IEndpointRouteBuilder endpoints)
    {
        var agent = endpoints.ServiceProvider.GetRequiredService<BackupHandler>();
        endpoints.MapOperation(HttpMethods.Post, Backups, agent.ForwardAsync, BackupOperations.Begin);
        endpoints.MapOperation(HttpMethods.Get, Backups, agent.ForwardAsync, BackupOperations.List);
        endpoints.MapOperation(HttpMethods.Get, Backups + "/{name}", agent.ForwardAsync, BackupOperations.Get);
        endpoints.MapOperation(HttpMethods.Put, Backups + "/{name}/keep", agent.ForwardAsync, BackupOperations.Keep);
        endpoints.MapOperation(HttpMethods.Delete, Backups + "/{name}/keep", agent.ForwardAsync, BackupOperations.DoNotKeep);
        endpoints.MapOperation(HttpMethods.Post, Backups + "/verify", agent.ForwardAsync, BackupOperations.Verify);
        endpoints.MapOperation(HttpMethods.Get, Backups + "/verify", agent.ForwardAsync, BackupOperations.GetVerification);
        endpoints.MapOperation(HttpMethods.Post, Drills, agent.ForwardAsync, BackupOperations.Drill);
        endpoints.MapOperation(HttpMethods.Get, Drills, agent.ForwardAsync, BackupOperations.ListDrills);
        endpoints.MapOperation(HttpMethods.Get, Drills + "/{file}", agent.ForwardAsync, BackupOperations.GetDrill);
    }
}
