using System.Text;
using System.Text.Json;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Tests.Lenses;

public sealed class SkepticTests
{
    [Fact]
    public void There_is_no_winner_but_shares_entropy_margin_and_dissent()
    {
        var answer = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Say("d", "3").Ask("skeptic");

        Assert.Equal(AnswerStatus.Undetermined, answer.Status);
        Assert.True(answer.Value.IsEmpty);
        Assert.Equal("1=2 2=1 3=1", answer.Tally());
        Assert.Equal([0.5, 0.25, 0.25], answer.Candidates.Select(candidate => candidate.Share));
        Assert.Equal(0.25, answer.Margin);
        Assert.Equal(0.946395, answer.ConflictScore);
        Assert.Equal(0.5, Member(answer, "dissent").GetDouble());
    }

    [Fact]
    public void Where_all_agree_nothing_is_left_to_doubt()
    {
        var answer = new Scene().Say("a", "1").Say("b", "1").Ask("skeptic");

        Assert.Equal((1, 1, 0), (answer.Confidence, answer.Margin, answer.ConflictScore));
        Assert.Equal(0, Member(answer, "dissent").GetDouble());
    }

    [Fact]
    public void Values_of_one_class_are_one_candidate_and_are_listed()
    {
        var rule = Rule("""{"type":"exact","classes":{"harmless":["benign","likely benign"],"harmful":["likely pathogenic","pathogenic"]}}""");
        var scene = new Scene().Say("a", "\"benign\"").Say("b", "\"likely benign\"").Say("c", "\"likely benign\"").Say("d", "\"pathogenic\"")
            .Say("e", "\"uncertain\"");

        var answer = scene.Ask("skeptic", rule: rule);

        Assert.Equal("\"likely benign\"=3 \"pathogenic\"=1 \"uncertain\"=1", answer.Tally());
        Assert.Equal(["harmless", "harmful", null], answer.Candidates.Select(candidate => candidate.Class));
        Assert.Contains(
            "\"class\":\"harmless\",\"values\":[{\"value\":\"likely benign\",\"share\":0.4},{\"value\":\"benign\",\"share\":0.2}]}",
            Scene.Json(answer),
            StringComparison.Ordinal);
        Assert.Equal("\"likely benign\"=2 \"benign\"=1 \"pathogenic\"=1 \"uncertain\"=1", scene.Ask(rule: rule).Tally());
    }

    [Fact]
    public void What_a_tolerance_makes_equal_is_of_one_class()
    {
        var rule = Rule("""{"type":"number","tolerance":{"absolute":0.5},"classes":{"low":[1,2],"high":[9]}}""");
        var answer = new Scene().Say("a", "1.4").Say("b", "2").Say("c", "8.8").Say("d", "5").Ask("skeptic", rule: rule);

        Assert.Equal("1.4=2 8.8=1 5=1", answer.Tally());
    }

    private static ValueRule Rule(string json)
    {
        Assert.True(ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(json), out var rule, out var faults), string.Join("; ", faults));
        return rule;
    }

    private static JsonElement Member(Answer answer, string name) => JsonDocument.Parse(Scene.Json(answer)).RootElement.GetProperty(name);
}
