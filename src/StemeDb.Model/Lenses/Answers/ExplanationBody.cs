using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>The <c>explain</c> member of an answer.</summary>
internal static class ExplanationBody
{
    public static void Write(JsonBuffer json, Explanation explanation)
    {
        json.Append("{\"claims\":["u8);
        for (var i = 0; i < explanation.Claims.Count; i++)
        {
            json.Append(i == 0 ? ""u8 : ","u8);
            Write(json, explanation.Claims[i]);
        }

        json.Append("],\"more_claims\":"u8);
        json.AppendInteger(explanation.MoreClaims);
        json.Append(",\"elements\":["u8);
        for (var i = 0; i < explanation.Elements.Count; i++)
        {
            var element = explanation.Elements[i];
            json.Append(i == 0 ? "{\"value\":"u8 : ",{\"value\":"u8);
            json.Append(element.Value.Span);
            json.Append(",\"share\":"u8);
            json.AppendNumber(element.Share);
            json.Append(",\"independent_sources\":"u8);
            json.AppendInteger(element.IndependentSources);
            json.Append(element.IsIncluded ? ",\"included\":true}"u8 : ",\"included\":false}"u8);
        }

        json.Append("]}"u8);
    }

    private static void Write(JsonBuffer json, ExplainedClaim claim)
    {
        json.Append("{\"id\":"u8);
        json.AppendDigest(claim.Id);
        json.Append(",\"seq\":"u8);
        json.AppendInteger(claim.Seq);
        json.Append(",\"source\":"u8);
        json.AppendText(claim.Source.Utf8.Span);
        json.Append(",\"asserted_at\":"u8);
        json.AppendInstant(claim.AssertedAt);
        json.Append(",\"value\":"u8);
        json.Append(claim.Value.Span);
        json.Append(",\"candidate\":"u8);
        json.AppendInteger(claim.Candidate);
        json.Append(",\"tier\":"u8);
        json.AppendInteger(claim.Tier);
        json.Append(",\"family\":"u8);
        if (claim.Family is { } family)
        {
            json.AppendText(family);
        }
        else
        {
            json.Append("null"u8);
        }

        json.Append(",\"group\":"u8);
        if (claim.Group > 0)
        {
            json.AppendInteger(claim.Group);
        }
        else
        {
            json.Append("null"u8);
        }

        json.Append(",\"confidence_factor\":"u8);
        json.AppendNumber(claim.ConfidenceFactor);
        json.Append(",\"decay_factor\":"u8);
        json.AppendNumber(claim.DecayFactor);
        json.Append(",\"trust_factor\":"u8);
        json.AppendNumber(claim.TrustFactor);
        json.Append(",\"shared_by\":"u8);
        json.AppendInteger(claim.SharedBy);
        json.Append(",\"weight\":"u8);
        json.AppendNumber(claim.Weight);
        json.Append("}"u8);
    }
}
