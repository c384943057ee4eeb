using System.Text.Json;

namespace StemeDb.Cli.Output;

/// <summary>The claims that were counted, with the arithmetic of their weights. Factors that are 1 throughout are left out.</summary>
internal static class ExplanationText
{
    private const int MostRows = 40;

    public static void Write(TextWriter text, JsonElement explanation)
    {
        var claims = explanation.GetProperty("claims").EnumerateArray()
            .OrderBy(claim => claim.GetProperty("candidate").GetInt32())
            .ThenByDescending(claim => claim.GetProperty("weight").GetDouble())
            .ToArray();
        text.WriteLine();
        text.WriteLine("claims (weight = confidence × decay × trust ÷ sharing)");
        var table = new TextTable(
            ">weight", ">confidence", ">decay", ">trust", ">sharing", "source", ">tier", "family", "group", ">seq", "asserted at", "value");
        var shown = claims.Take(MostRows).ToArray();
        foreach (var claim in shown)
        {
            table.Add(
                Number(claim, "weight"),
                Unless(shown, claim, "confidence_factor", 1),
                Unless(shown, claim, "decay_factor", 1),
                Unless(shown, claim, "trust_factor", 1),
                Unless(shown, claim, "shared_by", 1),
                TextTable.Shorten(claim.GetProperty("source").GetString()!),
                claim.GetProperty("tier").GetRawText(),
                TextTable.Shorten(claim.GetProperty("family").GetString() ?? ""),
                claim.GetProperty("group") is { ValueKind: JsonValueKind.Number } group ? group.GetRawText() : "",
                claim.GetProperty("seq").GetRawText(),
                claim.GetProperty("asserted_at").GetString()!,
                TextTable.Shorten(JsonOutput.Plain(claim.GetProperty("value"))));
        }

        table.Write(text, "  ");
        var more = claims.Length - shown.Length + explanation.GetProperty("more_claims").GetInt32();
        if (more > 0)
        {
            text.WriteLine($"  and {more} more; --json names up to 1000");
        }

        WriteElements(text, explanation.GetProperty("elements"));
    }

    private static void WriteElements(TextWriter text, JsonElement elements)
    {
        if (elements.GetArrayLength() == 0)
        {
            return;
        }

        text.WriteLine();
        text.WriteLine("elements");
        var table = new TextTable(">share", ">sources", "answered", "element");
        foreach (var element in elements.EnumerateArray().Take(MostRows))
        {
            table.Add(
                Number(element, "share"),
                element.GetProperty("independent_sources").GetRawText(),
                element.GetProperty("included").GetBoolean() ? "yes" : "no",
                TextTable.Shorten(JsonOutput.Plain(element.GetProperty("value"))));
        }

        table.Write(text, "  ");
    }

    private static string Number(JsonElement element, string name) => OutcomeText.Number(element.GetProperty(name).GetDouble());

    /// <summary>Empty where it is the same number in all rows, so that the column is left out.</summary>
    private static string Unless(JsonElement[] shown, JsonElement claim, string name, double number) =>
        shown.All(each => each.GetProperty(name).GetDouble() == number) ? "" : Number(claim, name);
}
