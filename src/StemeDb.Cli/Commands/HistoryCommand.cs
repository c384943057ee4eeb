using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using StemeDb.Cli.Output;
using StemeDb.Client;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb history PATH</c>: what was said and withdrawn on a path, and what the answer was after each.</summary>
internal static class HistoryCommand
{
    private static readonly Argument<string> Path = new("path") { Description = "A path." };
    private static readonly Option<string?> Lens = new("--lens") { Description = "Through which lens; default consensus." };
    private static readonly Option<int> Last = new("--last") { Description = "Only the last so many events.", DefaultValueFactory = _ => 50 };

    public static Command Create()
    {
        var command = new Command("history", "Show what was said on a path, and how the answer changed.") { Path, Lens, Last };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var path = parsed.GetValue(Path)!;
        var events = await EventsAsync(client, path, cancellationToken);
        var shown = events.TakeLast(Math.Max(parsed.GetValue(Last), 0)).ToList();
        if (!parsed.WantsJson() && shown.Count < events.Count)
        {
            Console.WriteLine($"… {events.Count - shown.Count} events before; --last shows more.");
        }

        string? before = null;
        foreach (var happened in shown)
        {
            var answer = await client.QueryAsync(
                new QueryMessage { ConceptPath = path, Lens = parsed.GetValue(Lens), AsOfSeq = happened.Seq }, cancellationToken);
            Write(happened, answer, ref before, parsed.WantsJson());
        }

        return ExitCode.Success;
    }

    /// <summary>Claims and their withdrawals, in the order of the log.</summary>
    private static async Task<List<PathEvent>> EventsAsync(StemeDbClient client, string path, CancellationToken cancellationToken)
    {
        var events = new List<PathEvent>();
        string? cursor = null;
        do
        {
            var page = await client.ListAssertionsAsync(path, null, 1000, cursor, cancellationToken);
            foreach (var claim in page.Assertions)
            {
                events.AddRange(PathEvent.Of(claim));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        events.Sort((one, other) => one.Seq.CompareTo(other.Seq));
        return events;
    }

    private static void Write(PathEvent happened, AnswerMessage answer, ref string? before, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(Json(happened, answer));
            return;
        }

        var now = Say(answer);
        Console.WriteLine($"{happened.Seq,8}  {happened.RecordedAt}  {happened.Text}");
        if (now != before)
        {
            Console.WriteLine($"{"",8}  → {now}");
        }

        before = now;
    }

    private static string Say(AnswerMessage answer) => answer.Status == "resolved"
        ? string.Create(CultureInfo.InvariantCulture, $"{JsonOutput.Plain(answer.Value)}  ({answer.Confidence:P0} of the weight, {answer.Candidates.Count} {(answer.Candidates.Count == 1 ? "value" : "values")})")
        : answer.Status;

    private static string Json(PathEvent happened, AnswerMessage answer)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", happened.Seq);
            json.WriteString("recorded_at", happened.RecordedAt);
            json.WriteString("event", happened.Kind);
            json.WritePropertyName("assertion");
            happened.Claim.WriteTo(json);
            json.WritePropertyName("answer");
            answer.Raw.WriteTo(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(line.ToArray());
    }
}
