using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb rule set PATTERN --type …</c> and <c>stemedb rule list</c>.</summary>
internal static class RuleCommand
{
    private static readonly Argument<string> Pattern = new("pattern") { Description = "The paths it is for: * for one segment, a final ** for the rest." };
    private static readonly Option<string> Type = new("--type") { Description = "exact, number, time, set or hierarchy.", Required = true };
    private static readonly Option<double?> Absolute = new("--absolute") { Description = "number: greatest difference that counts as equal." };
    private static readonly Option<double?> Relative = new("--relative") { Description = "number: the same as a fraction, 0 to 1." };
    private static readonly Option<double?> Seconds = new("--seconds") { Description = "time: greatest difference in seconds." };
    private static readonly Option<string?> Separator = new("--separator") { Description = "set, hierarchy: what separates the elements of a string." };
    private static readonly Option<double?> Threshold = new("--threshold") { Description = "set: share of the sources that an element needs." };

    private static readonly Option<string?> Classes = new("--classes")
    {
        Description = """Values that do not contradict each other, as JSON: {"harmless":["benign","likely benign"]}.""",
    };

    public static Command Create()
    {
        var set = new Command("set", "Set the rule for a pattern.") { Pattern, Type, Absolute, Relative, Seconds, Separator, Threshold, Classes };
        set.Runs(async (parsed, cancellationToken) =>
            RecordedOutput.Write(parsed, await ServerOption.Connect(parsed).PutRuleAsync(Rule(parsed), cancellationToken)));

        var list = new Command("list", "List the rules in force.");
        list.Runs(async (parsed, cancellationToken) =>
        {
            var rules = await ServerOption.Connect(parsed).GetRulesAsync(cancellationToken);
            if (parsed.WantsJson())
            {
                JsonOutput.Write(rules);
                return ExitCode.Success;
            }

            foreach (var rule in rules.GetProperty("rules").EnumerateArray())
            {
                Console.WriteLine(rule.GetRawText());
            }

            return ExitCode.Success;
        });
        return new Command("rule", "Rules: how the values of concepts are compared.") { set, list };
    }

    private static JsonElement Rule(ParseResult parsed)
    {
        var rule = new JsonObject { ["pattern"] = parsed.GetValue(Pattern), ["type"] = parsed.GetValue(Type) };
        var tolerance = new JsonObject();
        Set(tolerance, "absolute", parsed.GetValue(Absolute));
        Set(tolerance, "relative", parsed.GetValue(Relative));
        Set(tolerance, "seconds", parsed.GetValue(Seconds));
        if (tolerance.Count > 0)
        {
            rule["tolerance"] = tolerance;
        }

        Set(rule, "threshold", parsed.GetValue(Threshold));
        if (parsed.GetValue(Separator) is { } separator)
        {
            rule["separator"] = separator;
        }

        if (parsed.GetValue(Classes) is { } classes)
        {
            rule["classes"] = Json(classes);
        }

        return JsonElement.Parse(rule.ToJsonString());
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new CommandFailure(ExitCode.Usage, $"--classes {text}: not JSON: {e.Message}");
        }
    }

    private static void Set(JsonObject target, string name, double? value)
    {
        if (value is { } given)
        {
            target[name] = given;
        }
    }
}
