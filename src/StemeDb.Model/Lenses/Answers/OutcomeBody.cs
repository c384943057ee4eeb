using System.Diagnostics;
using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>The members of an outcome, without the braces around them.</summary>
internal static class OutcomeBody
{
    public static void Write(JsonBuffer json, Outcome outcome)
    {
        WriteHead(json, outcome);
        WriteTie(json, outcome);
    }

    /// <summary>From the status to the candidates.</summary>
    public static void WriteHead(JsonBuffer json, Outcome outcome)
    {
        json.Append("\"status\":"u8);
        json.Append(outcome.Status switch
        {
            AnswerStatus.Empty => "\"empty\""u8,
            AnswerStatus.Resolved => "\"resolved\""u8,
            AnswerStatus.Undetermined => "\"undetermined\""u8,
            _ => throw new UnreachableException($"Answer status {outcome.Status}."),
        });
        json.Append(",\"value\":"u8);
        json.Append(outcome.Value.IsEmpty ? "null"u8 : outcome.Value.Span);
        json.Append(",\"confidence\":"u8);
        json.AppendNumber(outcome.Confidence);
        json.Append(",\"support\":"u8);
        json.AppendInteger(outcome.Support);
        json.Append(",\"margin\":"u8);
        json.AppendNumber(outcome.Margin);
        json.Append(",\"conflict_score\":"u8);
        json.AppendNumber(outcome.ConflictScore);
        WriteCandidates(json, outcome);
    }

    public static void WriteTie(JsonBuffer json, Outcome outcome)
    {
        json.Append(",\"tie_broken_by\":"u8);
        json.Append(outcome.TieBrokenBy switch
        {
            TieBreak.None => "null"u8,
            TieBreak.Tier => "\"tier\""u8,
            TieBreak.Incumbent => "\"incumbent\""u8,
            TieBreak.Seq => "\"seq\""u8,
            _ => throw new UnreachableException($"Tie break {outcome.TieBrokenBy}."),
        });
    }

    private static void WriteCandidates(JsonBuffer json, Outcome outcome)
    {
        json.Append(",\"candidates\":["u8);
        for (var i = 0; i < outcome.Candidates.Count; i++)
        {
            var candidate = outcome.Candidates[i];
            json.Append(i == 0 ? "{\"value\":"u8 : ",{\"value\":"u8);
            json.Append(candidate.Value.Span);
            json.Append(",\"weight\":"u8);
            json.AppendNumber(candidate.Weight);
            json.Append(",\"share\":"u8);
            json.AppendNumber(candidate.Share);
            json.Append(",\"sources\":"u8);
            json.AppendInteger(candidate.Sources);
            json.Append(",\"independent_sources\":"u8);
            json.AppendInteger(candidate.IndependentSources);
            json.Append(",\"best_tier\":"u8);
            json.AppendInteger(candidate.BestTier);
            json.Append(",\"newest\":"u8);
            json.AppendInstant(candidate.Newest);
            json.Append(",\"first_assertion_ids\":["u8);
            for (var id = 0; id < candidate.FirstAssertionIds.Count; id++)
            {
                json.Append(id == 0 ? ""u8 : ","u8);
                json.AppendDigest(candidate.FirstAssertionIds[id]);
            }

            json.Append("],\"more\":"u8);
            json.AppendInteger(candidate.More);
            if (candidate.Class is { } name)
            {
                WriteClass(json, name, candidate.ClassValues);
            }

            json.Append("}"u8);
        }

        json.Append("],\"more_candidates\":"u8);
        json.AppendInteger(outcome.MoreCandidates);
    }

    private static void WriteClass(JsonBuffer json, string name, IReadOnlyList<ClassValue> values)
    {
        json.Append(",\"class\":"u8);
        json.AppendText(name);
        json.Append(",\"values\":["u8);
        for (var i = 0; i < values.Count; i++)
        {
            json.Append(i == 0 ? "{\"value\":"u8 : ",{\"value\":"u8);
            json.Append(values[i].Value.Span);
            json.Append(",\"share\":"u8);
            json.AppendNumber(values[i].Share);
            json.Append("}"u8);
        }

        json.Append("]"u8);
    }
}
