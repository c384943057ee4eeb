using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StemeDb.Api.RateLimits;

namespace StemeDb.Api.OpenApi;

/// <summary>Makes paths and operations from the endpoints that are mapped, and takes the schemas from <c>components.json</c>.</summary>
internal sealed class OperationTransformer(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (name, schema) in ComponentSchemas.Load())
        {
            document.AddComponent(name, schema);
        }

        OperationHeaders.AddTo(document);
        OperationExamples.AddProblemsTo(document);
        document.AddComponent<IOpenApiSecurityScheme>(OperationSecurity.SchemeName, OperationSecurity.Scheme);
        var describer = new OperationDescriber(document, OperationExamples.Load());
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            if (endpoint.Metadata.GetMetadata<Operation>() is { } operation)
            {
                Add(document, endpoint, describer.Describe(operation, endpoint.Metadata.GetMetadata<LimitedAs>()?.Class is not null));
            }
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, RouteEndpoint endpoint, OpenApiOperation operation)
    {
        var path = endpoint.RoutePattern.RawText!;
        if (!document.Paths.TryGetValue(path, out var item))
        {
            document.Paths[path] = item = new OpenApiPathItem();
        }

        var method = HttpMethod.Parse(endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
        ((OpenApiPathItem)item).AddOperation(method, operation);
    }
}
