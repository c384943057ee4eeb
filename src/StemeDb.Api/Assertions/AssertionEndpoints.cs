using StemeDb.Api.Bulk;
using StemeDb.Api.Configuration;
using StemeDb.Api.Limits;
using StemeDb.Api.OpenApi;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Requests;

namespace StemeDb.Api.Assertions;

/// <summary>Writing and reading assertions as they are.</summary>
internal static class AssertionEndpoints
{
    public const string Path = "/v1/assertions";

    public static void MapAssertions(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<ApiOptions>();
        var assert = services.GetRequiredService<AssertHandler>();
        var bulk = services.GetRequiredService<BulkHandler>();
        var reading = services.GetRequiredService<AssertionReadHandler>();

        endpoints.MapOperation(HttpMethods.Post, Path, assert.HandleAsync, AssertionOperations.Assert);
        endpoints.MapOperation(HttpMethods.Post, Path + "/bulk", bulk.HandleAsync, AssertionOperations.AssertMany)
            .WithMetadata(new BodySizeLimit(options.MaxBulkBodyBytes), new TimeLimit(options.Limits.BulkTime), LimitedAs.Bulk);
        endpoints.MapOperation(HttpMethods.Get, Path, reading.ListAsync, AssertionOperations.List);
        endpoints.MapOperation(HttpMethods.Get, Path + "/{id}", reading.GetAsync, AssertionOperations.Get);
    }
}
