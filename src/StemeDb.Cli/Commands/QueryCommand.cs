using System.CommandLine;
using System.Text.Json;
using StemeDb.Cli.Output;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb query PATH</c>: asks through a lens.</summary>
internal static class QueryCommand
{
    private static readonly Argument<string> Path = new("path") { Description = "A path, or a pattern with * and **." };
    private static readonly Option<string?> Lens = new("--lens") { Description = "See `stemedb lenses`; default consensus." };
    private static readonly Option<string[]> Param = new("--param") { Description = "Parameter of the lens as name=value, the value JSON or a word; may be repeated." };
    private static readonly Option<long?> AsOfSeq = new("--as-of-seq") { Description = "Answer for this place in the log." };
    private static readonly Option<string?> AsOf = new("--as-of") { Description = "Answer for this moment of recording (RFC 3339)." };
    private static readonly Option<string?> ValidAt = new("--valid-at") { Description = "Only claims that hold at this moment (RFC 3339)." };
    private static readonly Option<string?> Now = new("--now") { Description = "The moment ages are measured from (RFC 3339)." };
    private static readonly Option<bool> Explain = new("--explain") { Description = "Show the claims and the arithmetic." };
    private static readonly Option<int?> Limit = new("--limit") { Description = "Patterns: at most so many answers; default all." };

    public static Command Create()
    {
        var command = new Command("query", "Ask what is so, through a lens.") { Path, Lens, Param, AsOfSeq, AsOf, ValidAt, Now, Explain, Limit };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var query = new QueryMessage
        {
            ConceptPath = parsed.GetValue(Path)!,
            Lens = parsed.GetValue(Lens),
            AsOfSeq = parsed.GetValue(AsOfSeq),
            AsOf = parsed.GetValue(AsOf),
            ValidAt = parsed.GetValue(ValidAt),
            Now = parsed.GetValue(Now),
            Explain = parsed.GetValue(Explain) ? true : null,
            Params = Parameters(parsed.GetValue(Param) ?? []),
        };
        if (query.ConceptPath.Contains('*', StringComparison.Ordinal))
        {
            await foreach (var answer in PagesAsync(client, query, parsed.GetValue(Limit) ?? int.MaxValue, cancellationToken))
            {
                AnswerOutput.WriteLine(answer, parsed.WantsJson());
            }

            return ExitCode.Success;
        }

        AnswerOutput.Write(await client.QueryAsync(query, cancellationToken), parsed.WantsJson());
        return ExitCode.Success;
    }

    private static async IAsyncEnumerable<AnswerMessage> PagesAsync(
        Client.StemeDbClient client, QueryMessage query, int wanted,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (wanted > 0)
        {
            var page = await client.QueryPatternAsync(query with { Limit = Math.Min(wanted, 100) }, cancellationToken);
            foreach (var answer in page.Answers)
            {
                yield return answer;
            }

            wanted -= page.Answers.Count;
            if (page.NextCursor is null)
            {
                yield break;
            }

            query = query with { Cursor = page.NextCursor };
        }
    }

    private static Dictionary<string, JsonElement>? Parameters(string[] given)
    {
        var parameters = new Dictionary<string, JsonElement>();
        foreach (var text in given)
        {
            var split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !parameters.TryAdd(text[..split], Value(text[(split + 1)..])))
            {
                throw new CommandFailure(ExitCode.Usage, $"--param {text}: write it name=value, each name once.");
            }
        }

        return parameters.Count == 0 ? null : parameters;
    }

    private static JsonElement Value(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // A bare word such as `asserted` stands for the string.
            return JsonElement.Parse(JsonSerializer.Serialize(text));
        }
    }
}
