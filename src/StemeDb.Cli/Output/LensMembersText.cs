using System.Text.Json;

namespace StemeDb.Cli.Output;

/// <summary>
/// What only the lens asked with says (dissent, the tiers, the plain vote), whatever it is: numbers and flags in a line, other
/// counts as tables, anything else as its JSON.
/// </summary>
internal static class LensMembersText
{
    /// <summary>The members of every answer.</summary>
    private static readonly HashSet<string> s_common =
    [
        "concept_path", "status", "value", "confidence", "support", "margin", "conflict_score", "candidates", "more_candidates",
        "excluded", "tie_broken_by", "lens", "rule", "as_of_seq", "valid_at", "now", "snapshots", "replay", "explain",
    ];

    public static void Write(TextWriter text, JsonElement answer)
    {
        foreach (var member in answer.EnumerateObject())
        {
            if (!s_common.Contains(member.Name))
            {
                Write(text, Words(member.Name), member.Value);
            }
        }
    }

    private static void Write(TextWriter text, string name, JsonElement value)
    {
        if (OutcomeText.IsOne(value))
        {
            text.WriteLine();
            text.WriteLine($"{name}{Facts(value)}:");
            OutcomeText.Write(text, value, indent: "  ");
        }
        else if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(OutcomeText.IsOne))
        {
            foreach (var each in value.EnumerateArray())
            {
                text.WriteLine();
                text.WriteLine($"{name}{Facts(each)}:");
                OutcomeText.Write(text, each, indent: "  ");
            }
        }
        else
        {
            text.WriteLine($"{name}: {Plain(value)}");
        }
    }

    /// <summary>What an outcome says beside what all outcomes say: which tier it is.</summary>
    private static string Facts(JsonElement outcome) => string.Concat(outcome.EnumerateObject()
        .Where(member => !s_common.Contains(member.Name)).Select(member => $", {Words(member.Name)} {Plain(member.Value)}"));

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number => OutcomeText.Number(value.GetDouble()),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(member => $"{Words(member.Name)} {Plain(member.Value)}")),
        _ => JsonOutput.Plain(value),
    };

    private static string Words(string name) => name.Replace('_', ' ');
}
