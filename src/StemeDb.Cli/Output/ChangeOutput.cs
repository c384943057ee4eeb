using System.Text.Json;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>Writes changes of the log, a line each; with JSON, the server's own.</summary>
internal static class ChangeOutput
{
    public static void Write(ChangeMessage change, bool asJson) =>
        Console.WriteLine(asJson ? change.Raw.GetRawText() : $"{change.Seq,8}  {change.RecordedAt}  {Say(change.Kind, change)}");

    private static string Say(string kind, ChangeMessage change)
    {
        var body = change.Body;
        return kind switch
        {
            "assertion" => $"{Text(body, "source")} says {JsonOutput.Plain(body.GetProperty("value"))} of {Text(body, "concept_path")}",
            "retraction" => $"{Text(body, "by")} withdraws seq {body.GetProperty("assertion_seq")} of {Text(body, "concept_path")}{Reason(body)}",
            _ => $"{kind} {body.GetRawText()}",
        };
    }

    private static string Reason(JsonElement body) => Text(body, "reason") is { Length: > 0 } reason ? $": {reason}" : "";

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;
}
