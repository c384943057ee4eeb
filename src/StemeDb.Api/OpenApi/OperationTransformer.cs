using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.RateLimits;

namespace StemeDb.Api.OpenApi;

/// <summary>Makes paths and operations from the endpoints that are mapped, and takes the schemas from <c>components.json</c>.</summary>
internal sealed class OperationTransformer(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = ComponentSchemas.Load();
        foreach (var (name, schema) in schemas)
        {
            document.AddComponent(name, schema);
        }

        document.AddComponent<IOpenApiSecurityScheme>(OperationSecurity.SchemeName, OperationSecurity.Scheme);
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            if (endpoint.Metadata.GetMetadata<Operation>() is { } operation)
            {
                Add(document, endpoint, operation);
            }
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, RouteEndpoint endpoint, Operation operation)
    {
        var path = endpoint.RoutePattern.RawText!;
        if (!document.Paths.TryGetValue(path, out var item))
        {
            document.Paths[path] = item = new OpenApiPathItem();
        }

        var method = HttpMethod.Parse(endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
        ((OpenApiPathItem)item).AddOperation(method, Describe(document, endpoint.Metadata.GetMetadata<LimitedAs>()?.Class is null
            ? operation
            : operation with { Errors = [.. operation.Errors, .. OperationErrors.OfALimit] }));
    }

    private static OpenApiOperation Describe(OpenApiDocument document, Operation operation) => new()
    {
        OperationId = operation.Id,
        Summary = operation.Summary,
        Description = OperationSecurity.Describe(operation),
        Security = OperationSecurity.Of(document, operation.Access),
        Tags = new HashSet<OpenApiTagReference> { Tag(document, operation.Tag) },
        Parameters = [.. operation.Parameters.Select(Describe)],
        RequestBody = operation.Body is { } body
            ? new OpenApiRequestBody { Required = true, Content = Describe(document, body) }
            : null,
        Responses = Responses(document, operation),
    };

    private static OpenApiTagReference Tag(OpenApiDocument document, string name)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.All(tag => tag.Name != name))
        {
            document.Tags.Add(new OpenApiTag { Name = name });
        }

        return new OpenApiTagReference(name, document);
    }

    private static OpenApiParameter Describe(Operation.Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.InPath ? ParameterLocation.Path : ParameterLocation.Query,
        Required = parameter.InPath,
        Description = parameter.Description,
        Schema = new OpenApiSchema
        {
            Type = Enum.Parse<JsonSchemaType>(parameter.Type, ignoreCase: true),
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            MaxLength = parameter.MaxLength,
            Enum = parameter.Choices.Count == 0 ? null : [.. parameter.Choices.Select(choice => JsonValue.Create(choice))],
        },
    };

    private static OpenApiResponses Responses(OpenApiDocument document, Operation operation)
    {
        var responses = new OpenApiResponses();
        foreach (var answer in operation.Answers)
        {
            responses.Add(Text(answer.Status), new OpenApiResponse
            {
                Description = answer.Description,
                Content = Describe(document, [answer.Content, .. answer.Also is { } also ? [also] : Array.Empty<Operation.Content>()]),
            });
        }

        foreach (var errors in operation.Errors.Concat(OperationErrors.Always).Concat(OperationSecurity.Errors(operation.Access)).Distinct().GroupBy(kind => kind.Status).OrderBy(g => g.Key))
        {
            responses.TryAdd(Text(errors.Key), Problem(document, [.. errors]));
        }

        return responses;
    }

    private static OpenApiResponse Problem(OpenApiDocument document, ErrorKind[] kinds)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("\n", kinds.Select(kind => $"- `{kind.Code}`: {kind.Title} {kind.Remedy}")),
            Content = Describe(document, new Operation.Content(ProblemJson.ContentType, "Problem")),
        };
        if (kinds[0].Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds to wait.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
                },
            };
        }

        return response;
    }

    private static Dictionary<string, OpenApiMediaType> Describe(OpenApiDocument document, params IEnumerable<Operation.Content> contents) =>
        contents.ToDictionary(
            content => content.Type, content => new OpenApiMediaType { Schema = new OpenApiSchemaReference(content.Schema, document) });

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
