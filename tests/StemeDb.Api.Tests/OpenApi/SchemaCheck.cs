using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StemeDb.Api.Tests.OpenApi;

/// <summary>Judges values by the schemas of our document (JSON Schema 2020-12). A keyword it does not know is an error, never ignored.</summary>
internal sealed class SchemaCheck(JsonNode document)
{
    /// <summary>What is wrong with a value; empty: it is as the schema says.</summary>
    public List<string> Faults(JsonNode schema, JsonNode? value, string at = "")
    {
        var faults = new List<string>();
        foreach (var (keyword, rule) in schema.AsObject())
        {
            if (!Holds(schema, keyword, rule!, value, at, faults))
            {
                faults.Add($"{at}: {keyword} {rule!.ToJsonString()} is not what {value?.ToJsonString() ?? "null"} is");
            }
        }

        return faults;
    }

    private bool Holds(JsonNode schema, string keyword, JsonNode rule, JsonNode? value, string at, List<string> faults)
    {
        switch (keyword)
        {
            case "description" or "examples" or "default" or "title":
                return true;
            case "$ref":
                faults.AddRange(Faults(Target(rule), value, at));
                return true;
            case "allOf":
                faults.AddRange(rule.AsArray().SelectMany(part => Faults(part!, value, at)));
                return true;
            case "oneOf":
                return rule.AsArray().Count(part => Faults(part!, value, at).Count == 0) == 1;
            case "anyOf":
                return rule.AsArray().Any(part => Faults(part!, value, at).Count == 0);
            case "type":
                return (rule is JsonArray many ? many.Select(one => one!.ToString()) : [rule.ToString()]).Any(type => IsOf(type, value));
            case "enum":
                return rule.AsArray().Any(choice => JsonNode.DeepEquals(choice, value));
            case "const":
                return JsonNode.DeepEquals(rule, value);
            default:
                return value switch
                {
                    JsonObject members => OfObject(schema, keyword, rule, members, at, faults),
                    JsonArray items => OfArray(keyword, rule, items, at, faults),
                    JsonValue one when one.GetValueKind() == JsonValueKind.String => OfString(keyword, rule, one.ToString()),
                    JsonValue one when one.GetValueKind() == JsonValueKind.Number => OfNumber(keyword, rule, one.GetValue<double>()),
                    _ => true,
                };
        }
    }

    private bool OfObject(JsonNode schema, string keyword, JsonNode rule, JsonObject members, string at, List<string> faults)
    {
        switch (keyword)
        {
            case "properties":
                faults.AddRange(members.Where(m => rule[m.Key] is not null).SelectMany(m => Faults(rule[m.Key]!, m.Value, $"{at}/{m.Key}")));
                return true;
            case "additionalProperties" or "unevaluatedProperties":
                var known = keyword[0] == 'u' ? Known(schema) : Named(schema);
                var others = members.Where(m => !known.Contains(m.Key)).ToList();
                if (rule is JsonValue) return rule.GetValue<bool>() || others.Count == 0;
                faults.AddRange(others.SelectMany(m => Faults(rule, m.Value, $"{at}/{m.Key}")));
                return true;
            case "required":
                return rule.AsArray().All(name => members.ContainsKey(name!.ToString()));
            case "minProperties":
                return members.Count >= Number(rule);
            case "maxProperties":
                return members.Count <= Number(rule);
            default:
                throw Unknown(keyword, at);
        }
    }

    private bool OfArray(string keyword, JsonNode rule, JsonArray items, string at, List<string> faults)
    {
        switch (keyword)
        {
            case "items":
                faults.AddRange(items.SelectMany((item, i) => Faults(rule, item, $"{at}/{i}")));
                return true;
            case "minItems":
                return items.Count >= Number(rule);
            case "maxItems":
                return items.Count <= Number(rule);
            case "uniqueItems":
                return items.Select(item => item?.ToJsonString()).Distinct().Count() == items.Count;
            case "required" or "properties":
                return true;
            default:
                throw Unknown(keyword, at);
        }
    }

    private static bool OfString(string keyword, JsonNode rule, string value) => keyword switch
    {
        "pattern" => Regex.IsMatch(value, rule.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1)),
        "minLength" => value.EnumerateRunes().Count() >= Number(rule),
        "maxLength" => value.EnumerateRunes().Count() <= Number(rule),
        "format" => rule.ToString() switch
        {
            "date-time" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
            "uri" => Uri.TryCreate(value, UriKind.Absolute, out _),
            "uuid" => Guid.TryParseExact(value, "D", out _),
            _ => throw Unknown("format " + rule, value),
        },
        "items" or "required" or "properties" => true,
        _ => throw Unknown(keyword, value),
    };

    private static bool OfNumber(string keyword, JsonNode rule, double value) => keyword switch
    {
        "minimum" => value >= Number(rule),
        "maximum" => value <= Number(rule),
        "exclusiveMinimum" => value > Number(rule),
        "format" or "minLength" or "maxLength" or "pattern" or "items" or "required" or "properties" => true,
        _ => throw Unknown(keyword, value.ToString(CultureInfo.InvariantCulture)),
    };

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(value!.GetValue<double>()),
        _ => false,
    };

    private static HashSet<string> Named(JsonNode schema) => [.. (schema["properties"] as JsonObject ?? []).Select(property => property.Key)];

    private HashSet<string> Known(JsonNode schema) =>
    [
        .. Named(schema),
        .. schema["$ref"] is { } target ? Known(Target(target)) : [],
        .. (schema["allOf"] as JsonArray ?? []).SelectMany(part => Known(part!)),
    ];

    private JsonNode Target(JsonNode reference) => reference.ToString().Split('/')[1..].Aggregate(document, (node, name) => node[name]!);

    private static double Number(JsonNode rule) => double.Parse(rule.ToString(), CultureInfo.InvariantCulture);

    private static NotSupportedException Unknown(string keyword, string at) => new($"{at}: the keyword {keyword} is not known here; teach it to {nameof(SchemaCheck)}.");
}
