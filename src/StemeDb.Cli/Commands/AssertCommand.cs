using System.CommandLine;
using System.Text.Json;
using StemeDb.Cli.Output;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb assert PATH VALUE --source S</c>: stores one claim.</summary>
internal static class AssertCommand
{
    private static readonly Argument<string> Path = new("path") { Description = "What the claim is about, for example city/berlin/population." };
    private static readonly Argument<string> Value = new("value") { Description = "The value as JSON; with --text, as it stands." };
    private static readonly Option<string> Source = new("--source") { Description = "Who says so.", Required = true };
    private static readonly Option<bool> Text = new("--text") { Description = "VALUE is a text, not JSON." };
    private static readonly Option<double?> Confidence = new("--confidence") { Description = "The source's own confidence, 0 to 1." };
    private static readonly Option<string?> AssertedAt = new("--asserted-at") { Description = "When the source said it (RFC 3339)." };
    private static readonly Option<string?> ValidFrom = new("--valid-from") { Description = "From when it holds (RFC 3339)." };
    private static readonly Option<string?> ValidTo = new("--valid-to") { Description = "Until when it holds, exclusive (RFC 3339)." };
    private static readonly Option<string[]> Supersedes = new("--supersedes") { Description = "Id of an earlier claim of this source that it replaces; may be repeated." };
    private static readonly Option<string?> Uri = new("--evidence-uri") { Description = "Where the evidence can be found." };

    public static Command Create()
    {
        var command = new Command("assert", "Store one claim.")
        {
            Path, Value, Source, Text, Confidence, AssertedAt, ValidFrom, ValidTo, Supersedes, Uri,
        };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var message = new AssertionMessage
        {
            ConceptPath = parsed.GetValue(Path)!,
            Value = ReadValue(parsed.GetValue(Value)!, isText: parsed.GetValue(Text)),
            Source = parsed.GetValue(Source)!,
            Confidence = parsed.GetValue(Confidence),
            AssertedAt = parsed.GetValue(AssertedAt),
            ValidFrom = parsed.GetValue(ValidFrom),
            ValidTo = parsed.GetValue(ValidTo),
            Supersedes = parsed.GetValue(Supersedes) is { Length: > 0 } ids ? ids : null,
            Evidence = parsed.GetValue(Uri) is { } uri ? new EvidenceMessage(uri) : null,
        };
        var reply = await ServerOption.Connect(parsed).AssertAsync(message, cancellationToken);
        if (parsed.WantsJson())
        {
            JsonOutput.Write(writer => Write(writer, reply));
        }
        else
        {
            Console.WriteLine($"{reply.Status} {reply.Id} seq {reply.Seq} recorded {reply.RecordedAt}");
        }

        return ExitCode.Success;
    }

    private static JsonElement ReadValue(string text, bool isText)
    {
        try
        {
            return isText ? JsonElement.Parse(JsonSerializer.Serialize(text)) : JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw new CommandFailure(ExitCode.Usage, $"'{text}' is not JSON; add --text to store it as a string.");
        }
    }

    private static void Write(Utf8JsonWriter writer, AssertReply reply)
    {
        writer.WriteStartObject();
        writer.WriteString("id", reply.Id);
        writer.WriteNumber("seq", reply.Seq);
        writer.WriteString("recorded_at", reply.RecordedAt);
        writer.WriteString("status", reply.Status);
        writer.WriteEndObject();
    }
}
