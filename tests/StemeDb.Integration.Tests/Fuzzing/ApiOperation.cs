using System.Text.Json.Nodes;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>One operation of the OpenAPI document.</summary>
/// <param name="Method">GET, POST, …</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Parameters">Name, place (path, query, header) and schema of each.</param>
/// <param name="MediaType">Of the body; null: there is none.</param>
/// <param name="Body">Schema of the body, or of one of its lines.</param>
/// <param name="Statuses">Every status that the document names for it.</param>
internal sealed record ApiOperation(
    string Method,
    string Path,
    IReadOnlyList<ApiParameter> Parameters,
    string? MediaType,
    JsonNode? Body,
    IReadOnlySet<int> Statuses)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A parameter of an operation.</summary>
internal sealed record ApiParameter(string Name, string In, bool IsRequired, JsonNode Schema);
