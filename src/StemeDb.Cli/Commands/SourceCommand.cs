using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb source set ID --tier 0</c> and <c>stemedb source get ID</c>.</summary>
internal static class SourceCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The source." };
    private static readonly Option<int?> Tier = new("--tier") { Description = "Authority: 0 is the most authoritative, 9 the least." };
    private static readonly Option<string?> Family = new("--family") { Description = "Sources of one family share one vote." };
    private static readonly Option<string?> Name = new("--name") { Description = "A name for people." };

    public static Command Create()
    {
        var set = new Command("set", "Set what is known of a source; what is not named is cleared.") { Id, Tier, Family, Name };
        set.Runs(async (parsed, cancellationToken) =>
            RecordedOutput.Write(
                parsed,
                await ServerOption.Connect(parsed).PutSourceAsync(parsed.GetValue(Id)!, Profile(parsed), cancellationToken)));

        var get = new Command("get", "Show what is known of a source, and what was learned of it.") { Id };
        get.Runs(async (parsed, cancellationToken) =>
        {
            var source = await ServerOption.Connect(parsed).GetSourceAsync(parsed.GetValue(Id)!, cancellationToken);
            if (parsed.WantsJson()) JsonOutput.Write(source);
            else SourceText.Write(Console.Out, source);
            return ExitCode.Success;
        });
        return new Command("source", "Sources: who says things, and how much it counts.") { set, get };
    }

    private static JsonElement Profile(ParseResult parsed)
    {
        var profile = new JsonObject();
        if (parsed.GetValue(Tier) is { } tier)
        {
            profile["tier"] = tier;
        }

        if (parsed.GetValue(Family) is { } family)
        {
            profile["family"] = family;
        }

        if (parsed.GetValue(Name) is { } name)
        {
            profile["name"] = name;
        }

        return JsonElement.Parse(profile.ToJsonString());
    }
}
