using System.Text;
using System.Text.Json.Nodes;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>Breaks a good JSON document in ways that clients, proxies and attackers do.</summary>
internal sealed class JsonSpoiler(Random random)
{
    private static readonly string[] Nasty =
    [
        "", " ", "/", "//", "a//b", "../../etc/passwd", "*", "**", "a/**/b", "\0", "a\u0000b", "\u001b[31mred\u001b[0m", "line\r\nbreak: x", "\u202e",
        "e\u0301", "\ufeff", "\ud800", "%2e%2e%2f", "${jndi:ldap://x}", "{{7*7}}", "'; DROP TABLE x; --", "<script>alert(1)</script>",
        "0000-00-00T00:00:00Z", "9999-12-31T23:59:60Z", "2024-02-30T00:00:00Z", "1e400", "-0", "NaN", "24:00", new('x', 5_000), new('é', 700),
    ];

    private static readonly string[] Numbers =
        ["-1", "0", "1e308", "1e400", "-1e400", "9007199254740993", "18446744073709551616", "0.1e-400", "01", "+1", ".5", "1.", "NaN", "Infinity", "0x10"];

    /// <summary>The document with one to three faults, as the bytes to send.</summary>
    public byte[] Spoil(JsonNode? document)
    {
        var root = document?.DeepClone();
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            root = SpoilTree(root);
        }

        var text = ToText(root);
        return random.Next(4) == 0 ? SpoilText(text) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>A text that something may stumble over.</summary>
    public string DrawText() => Nasty[random.Next(Nasty.Length)];

    private JsonNode? SpoilTree(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } given when random.Next(4) > 0:
                var name = given.ElementAt(random.Next(given.Count)).Key;
                switch (random.Next(5))
                {
                    case 0: given.Remove(name); break;
                    case 1: given[DrawName()] = DrawValue(); break;
                    default: given[name] = SpoilTree(given[name]?.DeepClone()); break;
                }

                return given;
            case JsonArray { Count: > 0 } given when random.Next(4) > 0:
                var index = random.Next(given.Count);
                given[index] = SpoilTree(given[index]?.DeepClone());
                return given;
            default:
                return DrawValue();
        }
    }

    private JsonNode? DrawValue() => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => new JsonArray(),
        3 => new JsonObject(),
        4 => Nested(random.Next(1, 200)),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(300)).Select(i => (JsonNode)i)]),
        6 => JsonNode.Parse(Numbers[random.Next(7)]),
        _ => DrawText(),
    };

    private string DrawName() => random.Next(2) == 0 ? DrawText() : "unknown";

    private static JsonNode Nested(int depth)
    {
        JsonNode node = 1;
        for (var i = 0; i < Math.Min(depth, 60); i++)
        {
            node = i % 2 == 0 ? new JsonArray(node) : new JsonObject { ["d"] = node };
        }

        return node;
    }

    private byte[] SpoilText(string text) => random.Next(8) switch
    {
        0 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]),
        1 => [.. Encoding.UTF8.GetBytes(text), 0xC3],
        2 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        3 => Encoding.Unicode.GetBytes(text),
        4 => Encoding.UTF8.GetBytes(text + text),
        5 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", 20_000))),
        6 when text.StartsWith("{\"", StringComparison.Ordinal) => Encoding.UTF8.GetBytes("{\"source\":\"x\",\"source\":\"y\"," + text[1..]),
        _ => Encoding.UTF8.GetBytes(text.Replace("\":", "\": " + Numbers[random.Next(Numbers.Length)] + ",\"z\":", StringComparison.Ordinal)),
    };

    // As text, because a lone half of a surrogate pair has no UTF-8: it travels as an escape.
    private static string ToText(JsonNode? node)
    {
        try
        {
            return node?.ToJsonString() ?? "null";
        }
        catch (ArgumentException)
        {
            return "{\"concept_path\":\"\\ud800\",\"value\":\"\\udc00\",\"source\":\"s\"}";
        }
    }
}
