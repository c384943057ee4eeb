namespace StemeDb.Model.Lenses.Answers;

/// <summary>The <c>explain</c> member of an answer.</summary>
internal static class ExplanationBody
{
    public static void Write(JsonBuffer json, Explanation explanation)
    {
        json.Raw("{\"claims\":["u8);
        for (var i = 0; i < explanation.Claims.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(json, explanation.Claims[i]);
        }

        json.Raw("],\"more_claims\":"u8);
        json.Number(explanation.MoreClaims);
        json.Raw(",\"elements\":["u8);
        for (var i = 0; i < explanation.Elements.Count; i++)
        {
            var element = explanation.Elements[i];
            json.Raw(i == 0 ? "{\"value\":"u8 : ",{\"value\":"u8);
            json.Raw(element.Value.Span);
            json.Raw(",\"share\":"u8);
            json.Number(element.Share);
            json.Raw(",\"independent_sources\":"u8);
            json.Number(element.IndependentSources);
            json.Raw(element.IsIncluded ? ",\"included\":true}"u8 : ",\"included\":false}"u8);
        }

        json.Raw("]}"u8);
    }

    private static void Write(JsonBuffer json, ExplainedClaim claim)
    {
        json.Raw("{\"id\":"u8);
        json.Id(claim.Id);
        json.Raw(",\"seq\":"u8);
        json.Number(claim.Seq);
        json.Raw(",\"source\":"u8);
        json.Text(claim.Source.Utf8.Span);
        json.Raw(",\"asserted_at\":"u8);
        json.Time(claim.AssertedAt);
        json.Raw(",\"value\":"u8);
        json.Raw(claim.Value.Span);
        json.Raw(",\"candidate\":"u8);
        json.Number(claim.Candidate);
        json.Raw(",\"tier\":"u8);
        json.Number(claim.Tier);
        json.Raw(",\"family\":"u8);
        json.Text(claim.Family);
        json.Raw(",\"confidence_factor\":"u8);
        json.Number(claim.ConfidenceFactor);
        json.Raw(",\"decay_factor\":"u8);
        json.Number(claim.DecayFactor);
        json.Raw(",\"family_voices\":"u8);
        json.Number(claim.FamilyVoices);
        json.Raw(",\"weight\":"u8);
        json.Number(claim.Weight);
        json.Raw("}"u8);
    }
}
