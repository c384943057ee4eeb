using Microsoft.OpenApi;

namespace StemeDb.Api.OpenApi;

/// <summary>The schemas of all documents, written by hand in <c>components.json</c>: they are the contract, not a picture of our types.</summary>
internal static class ComponentSchemas
{
    public static IDictionary<string, IOpenApiSchema> Load()
    {
        using var stream = typeof(ComponentSchemas).Assembly.GetManifestResourceStream("components.json")!;
        using var text = new StreamReader(stream);
        var parsed = OpenApiDocument.Parse(text.ReadToEnd(), "json");
        return parsed.Diagnostic is { Errors.Count: 0 } && parsed.Document?.Components?.Schemas is { } schemas
            ? schemas
            : throw new InvalidOperationException($"components.json: {string.Join(" ", parsed.Diagnostic?.Errors ?? [])}");
    }
}
