using Microsoft.Extensions.DependencyInjection.Extensions;
using StemeDb.Api.Audit;
using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Keys;

/// <summary>API keys, and the audit of what administrators do.</summary>
internal static class KeyEndpoints
{
    public const string Path = "/v1/admin/keys";

    public static void AddKeys(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IKeyDirectory, KeyDirectory>();
        services.AddSingleton<KeyHandler>();
        services.AddSingleton<AuditHandler>();
    }

    public static void MapKeys(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.ServiceProvider.GetRequiredService<KeyHandler>();
        endpoints.MapOperation(HttpMethods.Post, Path, keys.CreateAsync, KeyOperations.Create);
        endpoints.MapOperation(HttpMethods.Get, Path, keys.ListAsync, KeyOperations.List);
        endpoints.MapOperation(HttpMethods.Get, Path + "/{id}", keys.GetAsync, KeyOperations.Get);
        endpoints.MapOperation(HttpMethods.Post, Path + "/{id}/rotate", keys.RotateAsync, KeyOperations.Rotate);
        endpoints.MapOperation(HttpMethods.Delete, Path + "/{id}", keys.RevokeAsync, KeyOperations.Revoke);

        var audit = endpoints.ServiceProvider.GetRequiredService<AuditHandler>();
        endpoints.MapOperation(HttpMethods.Get, "/v1/admin/audit", audit.ListAsync, KeyOperations.ListAudit);
    }
}
