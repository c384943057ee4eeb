using System.Globalization;
using System.Text.Json.Nodes;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>The OpenAPI document of a running server, read as a grammar of requests.</summary>
internal sealed class ApiGrammar
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch", "head", "options"];
    private readonly JsonNode _document;

    private ApiGrammar(JsonNode document)
    {
        _document = document;
        Operations = [.. ReadOperations()];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static ApiGrammar Parse(string document) => new(JsonNode.Parse(document)!);

    /// <summary>The schema itself, where it is a reference to one of the components.</summary>
    public JsonNode Resolve(JsonNode schema)
    {
        while (schema is JsonObject given && given["$ref"]?.GetValue<string>() is { } reference)
        {
            schema = reference.Split('/').Skip(1).Aggregate(_document, (node, name) => node[name]!);
        }

        return schema;
    }

    private IEnumerable<ApiOperation> ReadOperations() =>
        from path in _document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where Methods.Contains(method.Key)
        select ReadOperation(path.Key, method.Key, method.Value!);

    private ApiOperation ReadOperation(string path, string method, JsonNode operation)
    {
        var body = (operation["requestBody"]?["content"] as JsonObject)?.First();
        var parameters = (operation["parameters"] as JsonArray ?? [])
            .Select(parameter => Resolve(parameter!))
            .Select(parameter => new ApiParameter(
                parameter["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>(),
                parameter["required"]?.GetValue<bool>() ?? false, parameter["schema"] ?? new JsonObject()));
        var statuses = operation["responses"]!.AsObject()
            .Select(response => int.Parse(response.Key, CultureInfo.InvariantCulture));
        return new ApiOperation(
            method.ToUpperInvariant(), path, [.. parameters], body?.Key, body?.Value?["schema"], statuses.ToHashSet());
    }
}
