using System.Text.Json;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>
/// Writes answers for a person, or as the server's JSON. Works on the answer as it came, so that a lens added later shows all
/// it says.
/// </summary>
internal static class AnswerOutput
{
    public static void Write(AnswerMessage answer, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Write(answer.Raw);
            return;
        }

        OutcomeText.Write(Console.Out, answer.Raw, indent: "");
        LensMembersText.Write(Console.Out, answer.Raw);
        if (answer.Raw.TryGetProperty("explain", out var explanation))
        {
            ExplanationText.Write(Console.Out, explanation);
        }

        WriteFooter(Console.Out, answer.Raw);
    }

    /// <summary>One answer of many: a line; with --json, NDJSON.</summary>
    public static void WriteLine(AnswerMessage answer, bool asJson) =>
        Console.WriteLine(asJson ? answer.Raw.GetRawText() : $"{answer.ConceptPath}\t{OutcomeText.Headline(answer.Raw)}");

    /// <summary>What did not count, by what it was asked, and where in the log: enough to ask again.</summary>
    private static void WriteFooter(TextWriter text, JsonElement answer)
    {
        text.WriteLine();
        var excluded = answer.GetProperty("excluded").EnumerateObject()
            .Where(reason => reason.Value.GetInt32() > 0)
            .Select(reason => $"{reason.Value} {reason.Name.Replace('_', ' ')}")
            .ToArray();
        if (excluded.Length > 0)
        {
            text.WriteLine($"not counted: {string.Join(", ", excluded)}");
        }

        var lens = answer.GetProperty("lens");
        var parameters = lens.GetProperty("params").EnumerateObject().Select(each => $" {each.Name}={JsonOutput.Plain(each.Value)}");
        text.WriteLine($"lens {lens.GetProperty("name").GetString()}{string.Concat(parameters)}, rule {answer.GetProperty("rule").GetRawText()}");
        var snapshots = answer.GetProperty("snapshots").EnumerateObject().Select(each => $", {each.Name.Replace('_', ' ')} {each.Value}");
        text.WriteLine($"as of seq {answer.GetProperty("as_of_seq")}{string.Concat(snapshots)}, replay {answer.GetProperty("replay")}");
    }
}
