using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb conflicts [PREFIX]</c>: where sources disagree most.</summary>
internal static class ConflictsCommand
{
    private const int PageMax = 1000;

    private static readonly Argument<string?> Prefix = new("prefix") { Description = "Only at or below this path.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 20 };

    public static Command Create()
    {
        var command = new Command("conflicts", "Show where sources disagree most.") { Prefix, Limit };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var isComplete = true;
        string? cursor = null;
        for (var wanted = parsed.GetValue(Limit); wanted > 0;)
        {
            var page = await client.ListConflictsAsync(parsed.GetValue(Prefix), Math.Min(wanted, PageMax), cursor, cancellationToken);
            foreach (var conflict in page.GetProperty("conflicts").EnumerateArray())
            {
                Console.WriteLine(parsed.WantsJson() ? conflict.GetRawText() : Line(conflict));
                wanted--;
            }

            isComplete &= page.GetProperty("complete").GetBoolean();
            cursor = page.GetProperty("next_cursor").GetString();
            if (cursor is null)
            {
                break;
            }
        }

        if (!isComplete)
        {
            await Console.Error.WriteLineAsync("stemedb: the list is being made; there may be more, and others may come first.");
        }

        return ExitCode.Success;
    }

    private static string Line(JsonElement conflict)
    {
        var leading = conflict.GetProperty("leading").EnumerateArray().Select(value => string.Create(
            CultureInfo.InvariantCulture, $"{JsonOutput.Plain(value.GetProperty("value"))} {value.GetProperty("share").GetDouble():P0}"));
        var more = conflict.GetProperty("candidates").GetInt32() - conflict.GetProperty("leading").GetArrayLength();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{conflict.GetProperty("conflict_score").GetDouble():0.00}  {conflict.GetProperty("sources").GetInt32(),4} sources  {conflict.GetProperty("concept_path").GetString()}  {string.Join(", ", leading)}{(more > 0 ? $", {more} more" : "")}");
    }
}
