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
        json.Append(","u8);
        OutcomeBody.WriteHead(json, answer);
        WriteExcluded(json, answer.Excluded);
        OutcomeBody.WriteTie(json, answer);
        for (var i = 0; i < answer.Members.Count; i++)
        {
            json.Append(","u8);
            json.AppendText(answer.Members[i].Name);
            json.Append(":"u8);
            json.Append(answer.Members[i].Json.Span);
        }

        json.Append(",\"lens\":{\"name\":"u8);
        json.AppendText(answer.Lens.Lens.Name);
        json.Append(",\"params\":"u8);
        json.Append(answer.Lens.CanonicalParams.Span);
        json.Append("},\"rule\":"u8);
        json.Append(s_rules.GetValue(answer.Rule, ValueRuleJson.ToCanonical));
        json.Append(",\"as_of_seq\":"u8);
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
