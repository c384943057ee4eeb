using System.Diagnostics;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>The members of an answer that its replay hash covers, from the opening brace on.</summary>
internal static class AnswerBody
{
    public static void Write(JsonBuffer json, Answer answer)
    {
        json.Raw("{\"concept_path\":"u8);
        json.Text(answer.Path.Utf8.Span);
        json.Raw(",\"status\":"u8);
        json.Raw(answer.Status switch
        {
            AnswerStatus.Empty => "\"empty\""u8,
            AnswerStatus.Resolved => "\"resolved\""u8,
            AnswerStatus.Undetermined => "\"undetermined\""u8,
            _ => throw new UnreachableException($"Answer status {answer.Status}."),
        });
        json.Raw(",\"value\":"u8);
        json.Raw(answer.Value.IsEmpty ? "null"u8 : answer.Value.Span);
        json.Raw(",\"confidence\":"u8);
        json.Number(answer.Confidence);
        json.Raw(",\"support\":"u8);
        json.Number(answer.Support);
        json.Raw(",\"margin\":"u8);
        json.Number(answer.Margin);
        json.Raw(",\"conflict_score\":"u8);
        json.Number(answer.ConflictScore);
        WriteCandidates(json, answer);
        WriteExcluded(json, answer.Excluded);
        json.Raw(",\"tie_broken_by\":"u8);
        json.Raw(answer.TieBrokenBy switch
        {
            TieBreak.None => "null"u8,
            TieBreak.Tier => "\"tier\""u8,
            TieBreak.Incumbent => "\"incumbent\""u8,
            TieBreak.Seq => "\"seq\""u8,
            _ => throw new UnreachableException($"Tie break {answer.TieBrokenBy}."),
        });
        json.Raw(",\"lens\":{\"name\":"u8);
        json.Text(answer.Lens.Lens.Name);
        json.Raw(",\"params\":"u8);
        json.Raw(answer.Lens.CanonicalParams.Span);
        json.Raw("},\"rule\":"u8);
        WriteRule(json, answer.Rule);
        json.Raw(",\"as_of_seq\":"u8);
        json.Number(answer.AsOfSeq);
        json.Raw(",\"valid_at\":"u8);
        if (answer.ValidAt is { } moment)
        {
            json.Time(moment);
        }
        else
        {
            json.Raw("null"u8);
        }
    }

    private static void WriteCandidates(JsonBuffer json, Answer answer)
    {
        json.Raw(",\"candidates\":["u8);
        for (var i = 0; i < answer.Candidates.Count; i++)
        {
            var candidate = answer.Candidates[i];
            json.Raw(i == 0 ? "{\"value\":"u8 : ",{\"value\":"u8);
            json.Raw(candidate.Value.Span);
            json.Raw(",\"weight\":"u8);
            json.Number(candidate.Weight);
            json.Raw(",\"share\":"u8);
            json.Number(candidate.Share);
            json.Raw(",\"sources\":"u8);
            json.Number(candidate.Sources);
            json.Raw(",\"independent_sources\":"u8);
            json.Number(candidate.IndependentSources);
            json.Raw(",\"best_tier\":"u8);
            json.Number(candidate.BestTier);
            json.Raw(",\"newest\":"u8);
            json.Time(candidate.Newest);
            json.Raw(",\"first_assertion_ids\":["u8);
            for (var id = 0; id < candidate.FirstAssertionIds.Count; id++)
            {
                json.Raw(id == 0 ? ""u8 : ","u8);
                json.Id(candidate.FirstAssertionIds[id]);
            }

            json.Raw("],\"more\":"u8);
            json.Number(candidate.More);
            json.Raw("}"u8);
        }

        json.Raw("],\"more_candidates\":"u8);
        json.Number(answer.MoreCandidates);
    }

    private static void WriteExcluded(JsonBuffer json, in ExcludedClaims excluded)
    {
        json.Raw(",\"excluded\":{\"retracted\":"u8);
        json.Number(excluded.Retracted);
        json.Raw(",\"superseded\":"u8);
        json.Number(excluded.Superseded);
        json.Raw(",\"not_valid\":"u8);
        json.Number(excluded.NotValid);
        json.Raw(",\"superseded_by_same_source\":"u8);
        json.Number(excluded.SupersededBySameSource);
        json.Raw("}"u8);
    }

    private static void WriteRule(JsonBuffer json, ValueRule rule)
    {
        json.Raw("{\"type\":"u8);
        json.Raw(rule.Type switch
        {
            ValueType.Exact => "\"exact\""u8,
            ValueType.Number => "\"number\""u8,
            ValueType.Time => "\"time\""u8,
            ValueType.Set => "\"set\""u8,
            ValueType.Hierarchy => "\"hierarchy\""u8,
            _ => throw new UnreachableException($"Value type {rule.Type}."),
        });
        WriteTolerance(json, "absolute"u8, rule.AbsoluteTolerance);
        WriteTolerance(json, "relative"u8, rule.RelativeTolerance);
        WriteTolerance(json, "seconds"u8, rule.ToleranceSeconds);
        if (rule.Separator is not null)
        {
            json.Raw(",\"separator\":"u8);
            json.Text(rule.Separator);
        }

        if (rule.Threshold is { } threshold)
        {
            json.Raw(",\"threshold\":"u8);
            json.Number(threshold);
        }

        json.Raw("}"u8);
    }

    private static void WriteTolerance(JsonBuffer json, ReadOnlySpan<byte> kind, double? tolerance)
    {
        if (tolerance is { } value)
        {
            json.Raw(",\"tolerance\":{\""u8);
            json.Raw(kind);
            json.Raw("\":"u8);
            json.Number(value);
            json.Raw("}"u8);
        }
    }
}
