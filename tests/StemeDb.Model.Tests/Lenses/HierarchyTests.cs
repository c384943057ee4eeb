using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class HierarchyTests
{
    private static readonly ValueRule s_rule = new(ValueType.Hierarchy, Separator: "/");

    [Fact]
    public void A_claim_supports_the_candidates_below_it()
    {
        var answer = new Scene().Say("a", "\"eu/fr\"").Say("b", "\"eu/fr\"").Say("c", "\"eu/fr/paris\"").Say("d", "\"eu/de\"").Ask(rule: s_rule);

        Assert.Equal("\"eu/fr/paris\"", answer.Said());
        Assert.Equal("\"eu/fr/paris\"=3 \"eu/fr\"=2 \"eu/de\"=1", answer.Tally());
        Assert.Equal((0.75, 3, 0.5), (answer.Confidence, answer.Support, answer.Margin));
    }

    [Fact]
    public void Every_ancestor_supports_and_missing_levels_do_not_matter()
    {
        var answer = new Scene().Say("a", "\"eu\"").Say("b", "\"eu/fr/idf/paris\"").Say("c", "\"eu/fr\"").Ask(rule: s_rule);

        Assert.Equal("\"eu/fr/idf/paris\"=3 \"eu/fr\"=2 \"eu\"=1", answer.Tally());
        Assert.Equal(1, answer.Margin);
    }

    [Fact]
    public void Only_whole_segments_are_ancestors()
    {
        var answer = new Scene().Say("a", "\"eu/f\"").Say("b", "\"eu/fr\"").Say("c", "7").Say("d", "\"/eu\"").Ask(rule: s_rule);

        Assert.All(answer.Candidates, candidate => Assert.Equal(1, candidate.Weight));
    }

    [Fact]
    public void A_separator_is_found_in_the_characters_and_not_in_their_escapes()
    {
        var rule = new ValueRule(ValueType.Hierarchy, Separator: "n");
        var answer = new Scene().Say("a", "\"x\\\\\"").Say("b", "\"x\\ny\"").Say("c", "\"x\\\\nz\"").Ask(rule: rule);

        Assert.Equal("\"x\\\\nz\"=2 \"x\\\\\"=1 \"x\\ny\"=1", answer.Tally());
    }

    [Fact]
    public void A_family_supports_a_descendant_once()
    {
        var scene = new Scene().Say("a", "\"eu\"").Say("b", "\"eu/fr\"").Know("a", family: "f").Know("b", family: "f");

        var answer = scene.Ask(rule: s_rule);

        Assert.Equal("\"eu/fr\"=1 \"eu\"=0.5", answer.Tally());
        Assert.Equal(1, answer.Support);
    }
}
