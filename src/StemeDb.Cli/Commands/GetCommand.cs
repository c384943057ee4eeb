using System.CommandLine;
using System.Text.Json;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb get ID</c>, or <c>stemedb get --path P --source S</c>: raw claims.</summary>
internal static class GetCommand
{
    private static readonly Argument<string?> Id = new("id") { Description = "The assertion, 64 hexadecimal digits.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Path = new("--path") { Description = "All claims on this path." };
    private static readonly Option<string?> Source = new("--source") { Description = "All claims of this source." };

    public static Command Create()
    {
        var command = new Command("get", "Show raw claims: one by its id, or all on a path, by a source, or both.") { Id, Path, Source };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (id, path, source) = (parsed.GetValue(Id), parsed.GetValue(Path), parsed.GetValue(Source));
        var client = ServerOption.Connect(parsed);
        if (id is not null && path is null && source is null)
        {
            JsonOutput.Write(await client.GetAssertionAsync(id, cancellationToken));
            return ExitCode.Success;
        }

        if (id is not null || (path is null && source is null))
        {
            throw new CommandFailure(ExitCode.Usage, "get takes either an id, or --path, --source, or both of these.");
        }

        string? cursor = null;
        do
        {
            var page = await client.ListAssertionsAsync(path, source, 1000, cursor, cancellationToken);
            foreach (var assertion in page.Assertions)
            {
                Write(assertion, parsed.WantsJson());
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return ExitCode.Success;
    }

    /// <summary>A line per claim; with --json, NDJSON, so that a list of any length can be piped on.</summary>
    private static void Write(JsonElement assertion, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(assertion.GetRawText());
            return;
        }

        var mark = assertion.TryGetProperty("retracted", out _) ? " retracted" : assertion.TryGetProperty("superseded_by", out _) ? " superseded" : "";
        Console.WriteLine(string.Join('\t',
            assertion.GetProperty("seq").GetRawText(),
            assertion.GetProperty("concept_path").GetString(),
            assertion.GetProperty("source").GetString(),
            JsonOutput.Plain(assertion.GetProperty("value")),
            assertion.GetProperty("asserted_at").GetString() + mark));
    }
}
