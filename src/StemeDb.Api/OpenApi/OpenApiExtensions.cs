using Microsoft.OpenApi;
using Scalar.AspNetCore;
using StemeDb.Api.Identity;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.Api.OpenApi;

/// <summary>The machine-readable description at <c>/openapi/v1.json</c> and the page made of it at <c>/docs</c>.</summary>
internal static class OpenApiExtensions
{
    public static void AddApiDescription(this IServiceCollection services)
    {
        services.AddSingleton<OperationTransformer>();
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "StemeDB",
                    Version = ServiceVersion.Current,
                    Description = "A database of assertions: claims stand side by side, and the reader chooses the lens that resolves them.",
                    License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
                };
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer<OperationTransformer>();
        });
    }

    public static void MapApiDescription(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").RequireAccess(Access.Open);
        // Everything the page loads comes from this process: hosts without internet have documentation too.
        endpoints.MapScalarApiReference("/docs", page => page
            .WithTitle("StemeDB")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()).RequireAccess(Access.Open);
    }
}
