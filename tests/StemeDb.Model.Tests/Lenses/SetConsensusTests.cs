using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class SetConsensusTests
{
    private static ValueRule Rule(double? threshold = null) => new(ValueType.Set, Separator: ";", Threshold: threshold);

    [Fact]
    public void Every_element_that_half_of_the_sources_name_is_answered()
    {
        var scene = new Scene().Say("a", "\"x;y\"").Say("b", "\"y;z\"").Say("c", "\"x\"").Say("d", "\"w\"");

        Assert.Equal("\"x;y\"", scene.Ask(rule: Rule()).Said());
    }

    [Theory]
    [InlineData(0.25, "\"w;x;y;z\"")]
    [InlineData(0.26, "\"x;y\"")]
    [InlineData(0.75, "\"x\"")]
    [InlineData(0.76, "Undetermined")]
    public void The_threshold_includes_its_bound(double threshold, string said)
    {
        var scene = new Scene().Say("a", "\"x;y\"").Say("b", "\"x;y;z\"").Say("c", "\"x\"").Say("d", "\"w\"");

        Assert.Equal(said, scene.Ask(rule: Rule(threshold)).Said());
    }

    [Fact]
    public void Three_of_ten_reach_a_threshold_of_three_tenths()
    {
        var scene = new Scene();
        for (var i = 0; i < 10; i++)
        {
            scene.Say($"s{i}", i < 3 ? "[\"x\",\"y\"]" : "[\"y\"]");
        }

        Assert.Equal("[\"x\",\"y\"]", scene.Ask(rule: Rule(0.3)).Said());
    }

    [Fact]
    public void The_answer_has_the_form_of_the_leading_candidate()
    {
        Assert.Equal("\"x;y\"", new Scene().Say("a", "\"y;x\"").Say("b", "[\"x\",\"y\"]").Ask(rule: Rule()).Said());
        Assert.Equal("[\"x\",\"y\"]", new Scene().Say("a", "[\"y\",\"x\"]").Say("b", "\"x;y\"").Ask(rule: Rule()).Said());
    }

    [Fact]
    public void Confidence_support_and_margin_are_those_of_the_weakest_element_against_the_strongest_left_out()
    {
        var scene = new Scene().Say("a", "\"x;y\"").Say("b", "\"x;y\"").Say("c", "\"x;z\"").Say("d", "\"x\"");

        var answer = scene.Ask(rule: Rule());

        Assert.Equal("\"x;y\"", answer.Said());
        Assert.Equal((0.5, 2, 0.25), (answer.Confidence, answer.Support, answer.Margin));
    }

    [Fact]
    public void The_empty_set_is_answered_only_where_it_is_claimed_enough()
    {
        Assert.Equal("[]", new Scene().Say("a", "[]").Say("b", "[]").Say("c", "[\"x\"]").Ask(rule: Rule()).Said());
        Assert.Equal("Undetermined", new Scene().Say("a", "[]").Say("b", "[\"y\"]").Say("c", "[\"x\"]").Ask(rule: Rule()).Said());
    }

    [Fact]
    public void A_family_names_an_element_with_one_vote()
    {
        var scene = new Scene().Say("a", "\"x\"").Say("b", "\"x\"").Say("c", "\"y\"").Say("d", "\"y;x\"")
            .Know("a", family: "f").Know("b", family: "f");

        var answer = scene.Ask(rule: Rule(), explain: true);

        Assert.Equal([2.0 / 3, 2.0 / 3], answer.Explanation!.Elements.Select(element => element.Share));
        Assert.Equal([2, 2], answer.Explanation.Elements.Select(element => element.IndependentSources));
    }

    [Fact]
    public void Under_authority_only_the_deciding_tier_names_elements()
    {
        var scene = new Scene().Say("a", "\"x\"").Say("b", "\"y\"").Say("c", "\"y\"").Know("a", tier: 0);

        Assert.Equal("\"x\"", scene.Ask("authority", rule: Rule()).Said());
    }

    [Fact]
    public void Recency_answers_the_whole_set_of_the_newest_claim()
    {
        var scene = new Scene().Say("a", "\"x\"").Say("b", "\"x\"").Say("c", "\"z; y\"");

        Assert.Equal("\"y;z\"", scene.Ask("recency", rule: Rule()).Said());
    }
}
