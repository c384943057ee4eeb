using System.Text.Json;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class AnswerJsonTests
{
    [Fact]
    public void An_answer_is_written_as_the_documentation_shows_it()
    {
        var scene = new Scene().Say("a", "\"13:55\"").Say("b", "\"13:55\"").Say("c", "\"14:00\"").Say("c", "\"13:55\"").Say("d", "\"14:05\"");

        var json = Scene.Json(scene.Ask());

        Assert.StartsWith(
            """
            {"concept_path":"a/b","status":"resolved","value":"13:55","confidence":0.75,"support":3,"margin":0.5,"conflict_score":0.811278,
            "candidates":[
            {"value":"13:55","weight":3,"share":0.75,"sources":3,"independent_sources":3,"best_tier":5,"newest":"2026-01-01T04:00:00Z",
            "first_assertion_ids":["6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
            "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
            "4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a"],"more":0},
            {"value":"14:05","weight":1,"share":0.25,"sources":1,"independent_sources":1,"best_tier":5,"newest":"2026-01-01T05:00:00Z",
            "first_assertion_ids":["ef2d127de37b942baad06145e54b0c619a1f22327b2ebbcfbec78f5564afe39d"],"more":0}],"more_candidates":0,
            "excluded":{"retracted":0,"superseded":0,"not_valid":0,"superseded_by_same_source":1},"tie_broken_by":null,
            "lens":{"name":"consensus","params":{}},"rule":{"type":"exact"},"as_of_seq":5,"valid_at":null,
            "now":"2026-02-11T16:00:00Z","snapshots":{},"replay":"
            """.ReplaceLineEndings(""),
            json,
            StringComparison.Ordinal);
        Assert.EndsWith("\"}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_answer_has_the_same_members()
    {
        using var empty = JsonDocument.Parse(Scene.Json(new Scene().Ask("recency")));
        using var resolved = JsonDocument.Parse(Scene.Json(new Scene().Say("a", "1").Ask("recency")));

        Assert.Equal(Members(resolved.RootElement), Members(empty.RootElement));
        Assert.Equal("empty", empty.RootElement.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, empty.RootElement.GetProperty("value").ValueKind);
        Assert.Equal(0, empty.RootElement.GetProperty("candidates").GetArrayLength());
    }

    [Fact]
    public void An_undetermined_answer_has_no_value_but_its_candidates()
    {
        using var json = JsonDocument.Parse(Scene.Json(new Scene().Say("a", "1").Ask(parameters: """{"min_support":2}""")));

        Assert.Equal("undetermined", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("value").ValueKind);
        Assert.Equal(1, json.RootElement.GetProperty("candidates").GetArrayLength());
    }

    [Fact]
    public void Rule_lens_and_validity_are_repeated()
    {
        var rule = new ValueRule(ValueType.Set, Separator: ";", Threshold: 0.3);
        var answer = new Scene().Say("a", "\"x\"").Ask("recency", """{"half_life":"P1D","basis":"asserted"}""", rule, validAt: 2);

        var json = Scene.Json(answer);

        Assert.Contains("\"lens\":{\"name\":\"recency\",\"params\":{\"basis\":\"asserted\",\"half_life\":86400}}", json, StringComparison.Ordinal);
        Assert.Contains("\"rule\":{\"separator\":\";\",\"threshold\":0.3,\"type\":\"set\"}", json, StringComparison.Ordinal);
        Assert.Contains("\"valid_at\":\"2026-01-01T02:00:00Z\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_names_each_claim_counted_with_the_factors_of_its_weight()
    {
        var scene = new Scene().Say("b", "1", asserted: 90, confidence: 0.5).Say("a", "2", asserted: 100).Say("c", "1", asserted: 100)
            .Know("b", family: "f").Know("c", tier: 3, family: "f");

        using var json = JsonDocument.Parse(Scene.Json(scene.Ask(
            parameters: """{"weigh_confidence":true,"half_life":"PT10H"}""", now: 100, explain: true)));

        var claims = json.RootElement.GetProperty("explain").GetProperty("claims");
        Assert.Equal(["a", "b", "c"], claims.EnumerateArray().Select(claim => claim.GetProperty("source").GetString()));
        Assert.Equal(
            "{\"id\":\"" + Scene.IdOf(1) + "\",\"seq\":1,\"source\":\"b\",\"asserted_at\":\"2026-01-04T18:00:00Z\",\"value\":1,"
            + "\"candidate\":1,\"tier\":5,\"family\":\"f\",\"group\":null,\"confidence_factor\":0.5,\"decay_factor\":0.5,\"trust_factor\":1,\"shared_by\":2,"
            + "\"weight\":0.125}",
            claims[1].GetRawText());
    }

    [Fact]
    public void Explain_adds_to_the_answer_and_changes_nothing_else()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2");

        var plain = Scene.Json(scene.Ask());
        var explained = Scene.Json(scene.Ask(explain: true));

        Assert.StartsWith(plain[..^1] + ",\"explain\":{\"claims\":[", explained, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Members(JsonElement json) => json.EnumerateObject().Select(member => member.Name);
}
