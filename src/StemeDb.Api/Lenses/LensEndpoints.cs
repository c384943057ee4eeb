using System.Text.Json;
using StemeDb.Api.Errors;
using StemeDb.Api.OpenApi;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;

namespace StemeDb.Api.Lenses;

/// <summary>What lenses there are. Answered by this process alone: the catalogue is part of the model.</summary>
internal static class LensEndpoints
{
    public static void MapLenses(this IEndpointRouteBuilder endpoints)
    {
        var document = new Lazy<byte[]>(() => Describe(LensCatalog.All, LensCatalog.Default.Lens));
        endpoints.MapOperation(HttpMethods.Get, "/v1/lenses", ListAsync, QueryOperations.ListLenses);

        Task ListAsync(HttpContext context)
        {
            QueryParameters.Read(context.Request);
            return JsonResponse.WriteAsync(context, document.Value);
        }
    }

    private static byte[] Describe(IReadOnlyList<ILens> lenses, ILens standard)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ProblemJson.Plain))
        {
            json.WriteStartObject();
            json.WriteStartArray("lenses"u8);
            foreach (var lens in lenses)
            {
                Write(json, lens, isDefault: ReferenceEquals(lens, standard));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ILens lens, bool isDefault)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, lens.Name);
        json.WriteString("summary"u8, lens.Summary);
        json.WriteBoolean("default"u8, isDefault);
        json.WriteStartArray("params"u8);
        foreach (var parameter in lens.Parameters)
        {
            Write(json, parameter);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LensParameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, parameter.Name);
        json.WriteString("type"u8, parameter.Type);
        WriteRaw(json, "default", parameter.DefaultJson);
        WriteRaw(json, "minimum", parameter.MinimumJson);
        WriteRaw(json, "maximum", parameter.MaximumJson);
        if (parameter.Choices is { } choices)
        {
            json.WriteStartArray("choices"u8);
            foreach (var choice in choices)
            {
                json.WriteStringValue(choice);
            }

            json.WriteEndArray();
        }

        json.WriteString("summary"u8, parameter.Summary);
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }
    }
}
