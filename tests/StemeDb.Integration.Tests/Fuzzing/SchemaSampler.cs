using System.Text.Json.Nodes;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>Draws values that a schema allows, as far as a schema can say what is allowed.</summary>
internal sealed class SchemaSampler(ApiGrammar grammar, Random random)
{
    private const int DeepestDraw = 6;
    private static readonly string[] Words = ["a", "flight/AA-1/departure", "flight/AA-2/arrival", "book/1/author", "aa", "orbitz", "13:55", "12", "k3x7q2mfa6zt"];

    public JsonNode? Draw(JsonNode given, int depth = 0)
    {
        var schema = grammar.Resolve(given).AsObject();
        if (schema["const"] is { } only)
        {
            return only.DeepClone();
        }

        if (schema["enum"] is JsonArray { Count: > 0 } values)
        {
            return Pick(values)?.DeepClone();
        }

        if (Examples(schema) is { Count: > 0 } examples && random.Next(3) > 0)
        {
            return Pick(examples)?.DeepClone();
        }

        foreach (var choice in (string[])["oneOf", "anyOf"])
        {
            if (schema[choice] is JsonArray { Count: > 0 } options)
            {
                return Draw(Pick(options)!, depth + 1);
            }
        }

        return Type(schema) switch
        {
            "object" => DrawObject(schema, depth),
            "array" => DrawArray(schema, depth),
            "string" => DrawString(schema),
            "integer" => random.Next(Number(schema, "minimum", 0), Math.Max(Number(schema, "maximum", 100), 1)),
            "number" => Math.Round(random.NextDouble(), 3),
            "boolean" => random.Next(2) == 0,
            "null" => null,
            _ => DrawAnything(depth),
        };
    }

    private JsonObject DrawObject(JsonObject schema, int depth)
    {
        var result = new JsonObject();
        var required = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || (depth < DeepestDraw && random.Next(3) == 0))
            {
                result[name] = Draw(property!, depth + 1);
            }
        }

        if (schema["additionalProperties"] is JsonObject additional)
        {
            for (var i = random.Next(3); i > 0; i--)
            {
                result[$"k{i}"] = Draw(additional, depth + 1);
            }
        }

        return result;
    }

    private JsonArray DrawArray(JsonObject schema, int depth)
    {
        var result = new JsonArray();
        for (var i = depth < DeepestDraw ? random.Next(4) : 0; i > 0; i--)
        {
            result.Add(Draw(schema["items"] ?? new JsonObject(), depth + 1));
        }

        return result;
    }

    private string DrawString(JsonObject schema)
    {
        var text = random.Next(4) == 0 ? Convert.ToHexStringLower(Bytes(32)) : Words[random.Next(Words.Length)];
        var longest = Number(schema, "maxLength", int.MaxValue);
        return text.Length > longest ? text[..longest] : text;
    }

    private JsonNode? DrawAnything(int depth) => random.Next(depth < DeepestDraw ? 6 : 4) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-1000, 1000),
        3 => Words[random.Next(Words.Length)],
        4 => new JsonArray(DrawAnything(depth + 1), DrawAnything(depth + 1)),
        _ => new JsonObject { ["x"] = DrawAnything(depth + 1) },
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private JsonNode? Pick(JsonArray array) => array[random.Next(array.Count)];

    private static JsonArray Examples(JsonObject schema) => schema["examples"] as JsonArray
        ?? (schema["example"] is { } one ? new JsonArray(one.DeepClone()) : []);

    private static string? Type(JsonObject schema) => schema["type"] switch
    {
        JsonArray { Count: > 0 } several => several[0]!.GetValue<string>(),
        JsonValue one => one.GetValue<string>(),
        _ => schema["properties"] is null ? null : "object",
    };

    private static int Number(JsonObject schema, string name, int otherwise) => schema[name] is JsonValue value
        ? (int)Math.Clamp(value.GetValue<double>(), int.MinValue / 2, int.MaxValue / 2)
        : otherwise;
}
