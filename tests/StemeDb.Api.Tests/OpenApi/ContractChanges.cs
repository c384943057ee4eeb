using System.Text.Json.Nodes;

namespace StemeDb.Api.Tests.OpenApi;

/// <summary>
/// What breaks clients between two OpenAPI documents: what was there and is gone, what is asked for that was not, what may no longer be.
/// What is only new breaks nobody.
/// </summary>
internal sealed class ContractChanges
{
    private static readonly string[] UpperLimits = ["maximum", "maxLength", "maxItems", "maxProperties"];
    private static readonly string[] LowerLimits = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];

    private readonly List<string> _breaking = [];

    private ContractChanges()
    {
    }

    /// <summary>The breaking changes, a sentence each.</summary>
    public static IReadOnlyList<string> Breaking(JsonNode before, JsonNode after)
    {
        var changes = new ContractChanges();
        changes.Each(before["paths"], after["paths"], "path", "", (at, one, other) => changes.Each(one, other, "operation", at, changes.Operation));
        var sent = SentSchemas.Of(before);
        changes.Each(
            before["components"]?["schemas"], after["components"]?["schemas"], "schema", "",
            (at, one, other) => changes.Schema(at.Trim(), one, other, sent.Contains(at.Trim())));
        return changes._breaking;
    }

    private void Operation(string at, JsonNode before, JsonNode after)
    {
        var (had, has) = (Parameters(before), Parameters(after));
        Each(had, has, "parameter", at, (place, one, other) => Schema(place, one["schema"]!, other["schema"]!, isSent: true));
        foreach (var (name, parameter) in has)
        {
            if (IsTrue(parameter!["required"]) && !IsTrue(had[name]?["required"]))
            {
                _breaking.Add($"{at}: the parameter {name} is now required");
            }
        }

        Content(at + " body", before["requestBody"], after["requestBody"], isSent: true);
        Each(before["responses"], after["responses"], "status", at, (place, one, other) =>
        {
            Each(one["headers"], other["headers"], "header", place, (_, _, _) => { });
            Content(place, one, other, isSent: false);
        });
    }

    private void Content(string at, JsonNode? before, JsonNode? after, bool isSent)
    {
        if (before is null && IsTrue(after?["required"]))
        {
            _breaking.Add($"{at} is now required");
        }

        Each(before?["content"], after?["content"], "media type", at, (place, one, other) => Schema(place, one["schema"]!, other["schema"]!, isSent));
    }

    private void Schema(string at, JsonNode before, JsonNode after, bool isSent)
    {
        if (Text(before["$ref"]) != Text(after["$ref"]))
        {
            _breaking.Add($"{at}: is of another schema, {Text(after["$ref"])} instead of {Text(before["$ref"])}");
            return;
        }

        Types(at, before, after, isSent);
        Each(before["properties"], after["properties"], "property", at, (place, one, other) => Schema(place, one, other, isSent));
        foreach (var name in Strings(after["required"]).Except(Strings(before["required"])).Where(_ => isSent))
        {
            _breaking.Add($"{at}: {name} is now required");
        }

        if (isSent)
        {
            Limits(at, before, after);
        }

        foreach (var part in new[] { "items", "additionalProperties" })
        {
            if (before[part] is JsonObject one && after[part] is JsonObject other) Schema($"{at} {part}", one, other, isSent);
        }

        foreach (var part in new[] { "allOf", "oneOf", "anyOf" })
        {
            var (had, has) = (before[part] as JsonArray ?? [], after[part] as JsonArray ?? []);
            if (has.Count < had.Count) _breaking.Add($"{at}: {part} has fewer alternatives");
            foreach (var (one, other) in had.Zip(has)) Schema($"{at} {part}", one!, other!, isSent);
        }
    }

    private void Types(string at, JsonNode before, JsonNode after, bool isSent)
    {
        var (had, has) = (Strings(before["type"]), Strings(after["type"]));
        if (had.Except(has).Any() ? has.Count > 0 : has.Except(had).Any() && (!isSent || had.Count == 0))
        {
            _breaking.Add($"{at}: is of type {string.Join(" or ", has)} instead of {(had.Count == 0 ? "any" : string.Join(" or ", had))}");
        }

        var (could, can) = (Strings(before["enum"]), Strings(after["enum"]));
        if (can.Count > 0 && (could.Count == 0 || could.Except(can).Any()))
        {
            _breaking.Add($"{at}: may no longer be {(could.Count == 0 ? "anything" : string.Join(" or ", could.Except(can)))}");
        }
    }

    private void Limits(string at, JsonNode before, JsonNode after)
    {
        foreach (var limit in UpperLimits.Where(limit => Number(after[limit]) < (Number(before[limit]) ?? double.PositiveInfinity))
            .Concat(LowerLimits.Where(limit => Number(after[limit]) > (Number(before[limit]) ?? double.NegativeInfinity))))
        {
            _breaking.Add($"{at}: {limit} is {after[limit]} instead of {before[limit]?.ToJsonString() ?? "none"}");
        }

        foreach (var rule in new[] { "pattern", "const", "format" }.Where(rule => after[rule] is { } now && now.ToJsonString() != before[rule]?.ToJsonString()))
        {
            _breaking.Add($"{at}: {rule} is {after[rule]} instead of {before[rule]?.ToJsonString() ?? "none"}");
        }

        foreach (var closed in new[] { "additionalProperties", "unevaluatedProperties" }.Where(closed => IsFalse(after[closed]) && !IsFalse(before[closed])))
        {
            _breaking.Add($"{at}: {closed} are refused now");
        }
    }

    private void Each(JsonNode? before, JsonNode? after, string kind, string at, Action<string, JsonNode, JsonNode> compare)
    {
        foreach (var (name, one) in before as JsonObject ?? [])
        {
            if (after?[name] is { } other)
            {
                compare($"{at} {name}".TrimStart(), one!, other);
            }
            else
            {
                _breaking.Add($"{at}: the {kind} {name} is gone".TrimStart(':', ' '));
            }
        }
    }

    private static JsonObject Parameters(JsonNode operation) => new(
        (operation["parameters"] as JsonArray ?? []).Select(p => KeyValuePair.Create($"{p!["in"]}:{p["name"]}", (JsonNode?)p.DeepClone())));

    private static List<string> Strings(JsonNode? node) => node switch
    {
        null => [],
        JsonArray many => [.. many.Select(one => one?.ToString() ?? "null")],
        _ => [node.ToString()],
    };

    private static string? Text(JsonNode? node) => node?.ToString();

    private static double? Number(JsonNode? node) => node is null ? null : double.Parse(node.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsTrue(JsonNode? node) => node?.ToJsonString() == "true";

    private static bool IsFalse(JsonNode? node) => node?.ToJsonString() == "false";
}
