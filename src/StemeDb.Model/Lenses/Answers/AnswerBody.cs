using System.Diagnostics;
using System.Runtime.CompilerServices;
using StemeDb.Model.Json;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>The members of an answer that its replay hash covers, from the opening brace on.</summary>
internal static class AnswerBody
{
    /// <summary>A rule is asked about again and again; its text is made once, and goes with it.</summary>
    private static readonly ConditionalWeakTable<ValueRule, byte[]> s_rules = [];

    /// <summary>Writes them.</summary>
    /// <returns>Where the number of <c>as_of_seq</c> begins and where it ends.</returns>
    public static (int Start, int End) Write(JsonBuffer json, Answer answer)
    {
        WriteUpToSeq(json, answer);
        var seqStart = json.Length;
        json.AppendInteger(answer.AsOfSeq);
        var seqEnd = json.Length;
        json.Append(",\"valid_at\":"u8);
        if (answer.ValidAt is { } moment)
        {
            json.AppendInstant(moment);
        }
        else
        {
            json.Append("null"u8);
        }

        return (seqStart, seqEnd);
    }

    private static void WriteUpToSeq(JsonBuffer json, Answer answer)
    {
        json.Append("{\"concept_path\":"u8);
        json.AppendText(answer.Path.Utf8.Span);
        json.Append(",\"status\":"u8);
        json.Append(answer.Status switch
        {
            AnswerStatus.Empty => "\"empty\""u8,
            AnswerStatus.Resolved => "\"resolved\""u8,
            AnswerStatus.Undetermined => "\"undetermined\""u8,
            _ => throw new UnreachableException($"Answer status {answer.Status}."),
        });
        json.Append(",\"value\":"u8);
        json.Append(answer.Value.IsEmpty ? "null"u8 : answer.Value.Span);
        json.Append(",\"confidence\":"u8);
        json.AppendNumber(answer.Confidence);
        json.Append(",\"support\":"u8);
        json.AppendInteger(answer.Support);
        json.Append(",\"margin\":"u8);
        json.AppendNumber(answer.Margin);
        json.Append(",\"conflict_score\":"u8);
        json.AppendNumber(answer.ConflictScore);
        WriteCandidates(json, answer);
        WriteExcluded(json, answer.Excluded);
        json.Append(",\"tie_broken_by\":"u8);
        json.Append(answer.TieBrokenBy switch
        {
            TieBreak.None => "null"u8,
            TieBreak.Tier => "\"tier\""u8,
            TieBreak.Incumbent => "\"incumbent\""u8,
            TieBreak.Seq => "\"seq\""u8,
            _ => throw new UnreachableException($"Tie break {answer.TieBrokenBy}."),
        });
        json.Append(",\"lens\":{\"name\":"u8);
        json.AppendText(answer.Lens.Lens.Name);
        json.Append(",\"params\":"u8);
        json.Append(answer.Lens.CanonicalParams.Span);
        json.Append("},\"rule\":"u8);
        json.Append(s_rules.GetValue(answer.Rule, ValueRuleJson.ToCanonical));
        json.Append(",\"as_of_seq\":"u8);
    }

    private static void WriteCandidates(JsonBuffer json, Answer answer)
    {
        json.Append(",\"candidates\":["u8);
        for (var i = 0; i < answer.Candidates.Count; i++)
        {
            var candidate = answer.Candidates[i];
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
            json.Append("}"u8);
        }

        json.Append("],\"more_candidates\":"u8);
        json.AppendInteger(answer.MoreCandidates);
    }

    private static void WriteExcluded(JsonBuffer json, in ExcludedClaims excluded)
    {
        json.Append(",\"excluded\":{\"retracted\":"u8);
        json.AppendInteger(excluded.Retracted);
        json.Append(",\"superseded\":"u8);
        json.AppendInteger(excluded.Superseded);
        json.Append(",\"not_valid\":"u8);
        json.AppendInteger(excluded.NotValid);
        json.Append(",\"superseded_by_same_source\":"u8);
        json.AppendInteger(excluded.SupersededBySameSource);
        json.Append("}"u8);
    }
}
