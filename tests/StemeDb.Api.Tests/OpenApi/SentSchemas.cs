using System.Text.Json.Nodes;

namespace StemeDb.Api.Tests.OpenApi;

/// <summary>The schemas that clients send: those of bodies, and what these refer to.</summary>
internal static class SentSchemas
{
    private const string Prefix = "#/components/schemas/";

    public static HashSet<string> Of(JsonNode document)
    {
        var found = new HashSet<string>();
        foreach (var (_, path) in document["paths"] as JsonObject ?? [])
        {
            foreach (var (_, operation) in path!.AsObject())
            {
                Add(operation!["requestBody"], document, found);
            }
        }

        return found;
    }

    private static void Add(JsonNode? node, JsonNode document, HashSet<string> found)
    {
        switch (node)
        {
            case JsonArray many:
                foreach (var one in many) Add(one, document, found);
                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    if (name != "$ref")
                    {
                        Add(value, document, found);
                    }
                    else if (value!.ToString() is var target && target.StartsWith(Prefix, StringComparison.Ordinal) && found.Add(target[Prefix.Length..]))
                    {
                        Add(document["components"]!["schemas"]![target[Prefix.Length..]], document, found);
                    }
                }

                break;
        }
    }
}
