using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using StemeDb.Api.Errors;

namespace StemeDb.Api.OpenApi;

/// <summary>
/// The examples of the OpenAPI document: those of bodies and answers from <c>examples.json</c>, by operation and by <c>request</c> or the
/// status; those of problems from the catalogue. Of lines of NDJSON an example is one line.
/// </summary>
internal sealed class OperationExamples
{
    /// <summary>The trace that is in every example of a problem.</summary>
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly JsonNode _all;

    private OperationExamples(JsonNode all) => _all = all;

    public static OperationExamples Load()
    {
        using var stream = typeof(OperationExamples).Assembly.GetManifestResourceStream("examples.json")!;
        return new OperationExamples(JsonNode.Parse(stream)!);
    }

    /// <summary>Puts an example of every problem into the document.</summary>
    public static void AddProblemsTo(OpenApiDocument document)
    {
        foreach (var kind in ErrorCatalog.All)
        {
            document.AddComponent<IOpenApiExample>(kind.Code, new OpenApiExample
            {
                Value = new JsonObject
                {
                    ["type"] = kind.Type,
                    ["title"] = kind.Title,
                    ["status"] = kind.Status,
                    ["detail"] = kind.Remedy,
                    ["code"] = kind.Code,
                    ["traceId"] = TraceId,
                },
            });
        }
    }

    /// <summary>References to the examples of these problems.</summary>
    public static Dictionary<string, IOpenApiExample> Of(OpenApiDocument document, IEnumerable<ErrorKind> kinds) =>
        kinds.ToDictionary(kind => kind.Code, kind => (IOpenApiExample)new OpenApiExampleReference(kind.Code, document));

    public JsonNode? OfBody(Operation operation) => _all[operation.Id]?["request"]?.DeepClone();

    public JsonNode? OfAnswer(Operation operation, int status) =>
        _all[operation.Id]?[status.ToString(CultureInfo.InvariantCulture)]?.DeepClone();
}
