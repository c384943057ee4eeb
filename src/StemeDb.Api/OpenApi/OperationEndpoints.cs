using StemeDb.Api.Identity;
using StemeDb.Api.RateLimits;

namespace StemeDb.Api.OpenApi;

/// <summary>Maps endpoints so that none is without its description.</summary>
internal static class OperationEndpoints
{
    /// <summary>Maps an endpoint and what the OpenAPI document says of it.</summary>
    public static IEndpointConventionBuilder MapOperation(
        this IEndpointRouteBuilder endpoints, string method, string path, RequestDelegate handler, Operation operation) =>
        endpoints.MapMethods(path, [method], handler).WithDisplayName($"{method} {path}").WithMetadata(operation, LimitedAs.Usually(method, path))
            .RequireAccess(operation.Access);
}
