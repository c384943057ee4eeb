using System.Globalization;
using System.Text.Json;

namespace StemeDb.Cli.Output;

/// <summary>The value and a table of the candidates: of an answer, or of another count within it.</summary>
internal static class OutcomeText
{
    private const int BarWidth = 20;

    /// <summary>True of what has candidates, as an answer has.</summary>
    public static bool IsOne(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("candidates", out _) && element.TryGetProperty("status", out _);

    /// <summary>The value in a line, and how it came about.</summary>
    public static string Headline(JsonElement outcome) => outcome.GetProperty("status").GetString() switch
    {
        "resolved" => $"{JsonOutput.Plain(outcome.GetProperty("value"))}  ({Numbers(outcome)})",
        "undetermined" => $"undetermined  ({Numbers(outcome)})",
        "empty" => "empty: nobody has claimed anything here",
        var other => other ?? "",
    };

    public static void Write(TextWriter text, JsonElement outcome, string indent)
    {
        text.WriteLine($"{indent}{Headline(outcome)}");
        var candidates = outcome.GetProperty("candidates").EnumerateArray().ToArray();
        if (candidates.Length == 0)
        {
            return;
        }

        var table = new TextTable("", ">share", ">weight", ">sources", ">tier", "newest", "value");
        foreach (var candidate in candidates)
        {
            table.Add(
                Bar(candidate.GetProperty("share").GetDouble()),
                Percent(candidate.GetProperty("share").GetDouble()),
                Number(candidate.GetProperty("weight").GetDouble()),
                Sources(candidate),
                candidate.GetProperty("best_tier").GetRawText(),
                candidate.GetProperty("newest").GetString()!,
                TextTable.Shorten(JsonOutput.Plain(candidate.GetProperty("value"))) + Class(candidate));
        }

        table.Write(text, indent + "  ");
        var more = outcome.GetProperty("more_candidates").GetInt32();
        if (more > 0)
        {
            text.WriteLine($"{indent}  and {more} more candidates");
        }
    }

    public static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Numbers(JsonElement outcome)
    {
        var tie = outcome.GetProperty("tie_broken_by") is { ValueKind: JsonValueKind.String } by ? $", tie broken by {by.GetString()}" : "";
        return $"confidence {Number(Of("confidence"))}, support {outcome.GetProperty("support")}, margin {Number(Of("margin"))}, "
            + $"conflict {Number(Of("conflict_score"))}{tie}";

        double Of(string name) => outcome.GetProperty(name).GetDouble();
    }

    /// <summary>A bar as long as its part of the whole.</summary>
    public static string Bar(double share)
    {
        var filled = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new string('█', filled) + new string('·', BarWidth - filled);
    }

    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>How many, and in brackets how many of them are independent where that is fewer.</summary>
    private static string Sources(JsonElement candidate)
    {
        var (all, independent) = (candidate.GetProperty("sources").GetInt32(), candidate.GetProperty("independent_sources").GetInt32());
        return all == independent ? $"{all}" : $"{all} ({independent})";
    }

    private static string Class(JsonElement candidate) => candidate.TryGetProperty("class", out var of)
        ? $"  [{of.GetString()}: {string.Join(", ", candidate.GetProperty("values").EnumerateArray().Select(
            each => $"{TextTable.Shorten(JsonOutput.Plain(each.GetProperty("value")))} {Percent(each.GetProperty("share").GetDouble())}"))}]"
        : "";
}
