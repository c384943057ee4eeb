using System.Globalization;
using System.Text.Json;
using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>An answer of the product as one line of text, from its JSON.</summary>
internal static class Transcript
{
    public static string Of(Answer answer)
    {
        using var json = JsonDocument.Parse(Scene.Json(answer));
        var root = json.RootElement;
        var excluded = "excluded " + string.Join(' ', root.GetProperty("excluded").EnumerateObject().Select(reason => reason.Value.GetRawText()));
        if (answer.Status == AnswerStatus.Empty)
        {
            return $"Empty {excluded}";
        }

        var told = Outcome(root);
        told += root.TryGetProperty("dissent", out var dissent) ? $" dissent {Number(dissent.GetDouble())}" : "";
        told += root.TryGetProperty("plain", out var plain) ? $" plain {{{Outcome(plain)}}}" : "";
        if (root.TryGetProperty("tiers", out var tiers))
        {
            told += $" disagree {root.GetProperty("tiers_disagree").GetBoolean()} tiers "
                + string.Join(' ', tiers.EnumerateArray().Select(tier => $"{tier.GetProperty("tier")} {{{Outcome(tier)}}}"));
        }

        if (root.TryGetProperty("average", out var average))
        {
            told += $" average {average.GetProperty("counted")} {average.GetProperty("left_out")} {average.GetProperty("exact").GetBoolean()}";
        }

        return $"{told} {excluded}";
    }

    /// <summary>Nine decimals, rounded where halves of votes, which come out a hair above or below, never lie.</summary>
    public static string Number(double number) => (Math.Floor((number * 1e9) + 0.377) / 1e9).ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Outcome(JsonElement outcome)
    {
        var status = outcome.GetProperty("status").GetString() == "resolved" ? $"Resolved {outcome.GetProperty("value").GetRawText()}" : "Undetermined";
        return $"{status} {Number(Double("confidence"))} {outcome.GetProperty("support")} {Number(Double("margin"))} {Number(Double("conflict_score"))} "
            + $"{outcome.GetProperty("tie_broken_by").GetString() ?? "None"} "
            + $"[{string.Join(", ", outcome.GetProperty("candidates").EnumerateArray().Select(Candidate))}] +{outcome.GetProperty("more_candidates")}";

        double Double(string name) => outcome.GetProperty(name).GetDouble();
    }

    private static string Candidate(JsonElement candidate)
    {
        var hours = (candidate.GetProperty("newest").GetDateTimeOffset().UtcTicks - Scene.Start.Ticks) / TimeSpan.TicksPerHour;
        var ids = candidate.GetProperty("first_assertion_ids").EnumerateArray().Select(id => SeqOf(id.GetString()!));
        var told = $"{candidate.GetProperty("value").GetRawText()} {Number(candidate.GetProperty("weight").GetDouble())} {Number(candidate.GetProperty("share").GetDouble())} "
            + $"{candidate.GetProperty("sources")} {candidate.GetProperty("independent_sources")} {candidate.GetProperty("best_tier")} {hours} "
            + $"{string.Join('.', ids)} {candidate.GetProperty("more")}";
        return !candidate.TryGetProperty("class", out var of) ? told : told + $" class {of} " + string.Join(
            ' ', candidate.GetProperty("values").EnumerateArray().Select(each => $"{each.GetProperty("value").GetRawText()}={Number(each.GetProperty("share").GetDouble())}"));
    }

    private static long SeqOf(string id) => Enumerable.Range(1, 200).First(seq => Scene.IdOf(seq).ToString() == id);
}
