using System.Globalization;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>Writes answers for a person, or as the server's JSON.</summary>
internal static class AnswerOutput
{
    private const int BarWidth = 20;

    public static void Write(AnswerMessage answer, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Write(answer.Raw);
            return;
        }

        Console.WriteLine(Headline(answer));
        foreach (var candidate in answer.Candidates)
        {
            var filled = (int)Math.Round(Math.Clamp(candidate.Share, 0, 1) * BarWidth);
            var bar = new string('█', filled) + new string('·', BarWidth - filled);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {bar} {candidate.Share,6:P0}  {candidate.Sources,4} sources  tier {candidate.BestTier}  {JsonOutput.Plain(candidate.Value)}"));
        }

        if (answer.Raw.TryGetProperty("explain", out var explanation))
        {
            Console.WriteLine(explanation.GetRawText());
        }

        Console.WriteLine($"  as of seq {answer.AsOfSeq}, replay {answer.Replay}");
    }

    /// <summary>One answer of many: a line; with --json, NDJSON.</summary>
    public static void WriteLine(AnswerMessage answer, bool asJson) =>
        Console.WriteLine(asJson ? answer.Raw.GetRawText() : $"{answer.ConceptPath}\t{Headline(answer)}");

    private static string Headline(AnswerMessage answer) => answer.Status switch
    {
        "resolved" => string.Create(
            CultureInfo.InvariantCulture,
            $"{JsonOutput.Plain(answer.Value)}  (confidence {answer.Confidence:0.00}, support {answer.Support:0.##}, margin {answer.Margin:0.00}{Tie(answer)})"),
        "undetermined" => "undetermined: no candidate reaches what was asked for",
        "empty" => "empty: nobody has claimed anything here",
        _ => answer.Status,
    };

    private static string Tie(AnswerMessage answer) =>
        answer.TieBrokenBy is { } by ? $", tie broken by {by}" : "";
}
