using System.Text.Json;

namespace StemeDb.Cli.Output;

/// <summary>What is declared of a source, and what was learned of it.</summary>
internal static class SourceText
{
    public static void Write(TextWriter text, JsonElement source)
    {
        var name = Text(source, "name") is { } called ? $" ({called})" : "";
        var family = Text(source, "family") is { } of ? $", family {of}" : ", no family";
        var registered = source.GetProperty("registered").GetBoolean() ? "" : ", never registered";
        text.WriteLine($"{Text(source, "source")}{name}: tier {source.GetProperty("tier")}{family}{registered}");
        WriteTrust(text, source.GetProperty("trust"));
        WriteGroup(text, source.GetProperty("copy_group"));
    }

    private static void WriteTrust(TextWriter text, JsonElement trust)
    {
        if (trust.ValueKind == JsonValueKind.Null)
        {
            text.WriteLine("accuracy: nothing was learned");
            return;
        }

        var (accuracy, bound) = (trust.GetProperty("accuracy").GetDouble(), trust.GetProperty("lower_bound").GetDouble());
        text.WriteLine(
            $"accuracy: {OutcomeText.Bar(accuracy)} {OutcomeText.Percent(accuracy)}, at least {OutcomeText.Percent(bound)}, "
            + $"on {trust.GetProperty("sample_size")} contested paths (snapshot {Text(trust, "snapshot")![..12]}, as of seq {trust.GetProperty("as_of_seq")})");
    }

    private static void WriteGroup(TextWriter text, JsonElement group)
    {
        if (group.ValueKind == JsonValueKind.Null)
        {
            text.WriteLine("copy group: none");
            return;
        }

        var more = group.GetProperty("more").GetInt32();
        text.WriteLine(
            $"copy group: {group.GetProperty("group")}, {group.GetProperty("size")} sources with one vote: "
            + $"{string.Join(", ", group.GetProperty("members").EnumerateArray().Select(member => member.GetString()))}{(more > 0 ? $" and {more} more" : "")}");
        var link = group.GetProperty("link");
        text.WriteLine(
            $"  because it agrees with {Text(link, "with")} on {link.GetProperty("agreements")} of {link.GetProperty("shared_contested_paths")} contested paths");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
