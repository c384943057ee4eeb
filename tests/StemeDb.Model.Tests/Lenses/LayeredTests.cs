using System.Text.Json;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class LayeredTests
{
    /// <summary>One source of tier 0 says A, a hundred of tier 5 say B.</summary>
    private static Scene OneAgainstAHundred()
    {
        var scene = new Scene().Know("authority", tier: 0);
        for (var i = 0; i < 100; i++)
        {
            scene.Say($"crowd {i:000}", "\"B\"");
        }

        return scene.Say("authority", "\"A\"");
    }

    [Fact]
    public void One_source_of_tier_0_outweighs_a_hundred_of_tier_5_under_authority_and_layered_shows_both()
    {
        Assert.Equal("\"B\"", OneAgainstAHundred().Ask("consensus").Said());

        var authority = OneAgainstAHundred().Ask("authority");
        Assert.Equal("\"A\"", authority.Said());
        Assert.Equal("\"A\"=1 \"B\"=0", authority.Tally());

        var layered = OneAgainstAHundred().Ask("layered");
        Assert.Equal("Undetermined", layered.Said());
        Assert.Equal("\"B\"=100 \"A\"=1", layered.Tally());
        Assert.Equal((true, "0: \"A\" 1 of 1, 5: \"B\" 100 of 100"), Tiers(layered));
    }

    [Fact]
    public void Where_the_tiers_agree_there_is_a_value()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Say("d", "1").Know("d", tier: 2);

        var answer = scene.Ask("layered");

        Assert.Equal("1", answer.Said());
        Assert.Equal(3, answer.Support);
        Assert.Equal((false, "2: 1 1 of 1, 5: 1 2 of 3"), Tiers(answer));
    }

    [Fact]
    public void A_tier_below_the_thresholds_contradicts_nobody()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Know("c", tier: 0);

        var answer = scene.Ask("layered", """{"min_support":2}""");

        Assert.Equal("1", answer.Said());
        Assert.Equal((false, "0: null 1 of 1, 5: 1 2 of 2"), Tiers(answer));
    }

    [Fact]
    public void Values_within_the_tolerance_and_paths_below_one_another_do_not_contradict()
    {
        var times = new Scene().Say("a", "\"13:55\"").Say("b", "\"14:00\"").Know("b", tier: 0);
        Assert.Equal("\"13:55\"", times.Ask("layered", rule: new ValueRule(ValueType.Time, ToleranceSeconds: 600)).Said());
        Assert.Equal("Undetermined", times.Ask("layered", rule: new ValueRule(ValueType.Time, ToleranceSeconds: 60)).Said());

        var places = new Scene().Say("a", "\"europe/france\"").Say("b", "\"europe/france/paris\"").Know("a", tier: 0);
        Assert.Equal("\"europe/france/paris\"", places.Ask("layered", rule: new ValueRule(ValueType.Hierarchy, Separator: "/")).Said());
    }

    private static (bool Disagree, string Tiers) Tiers(Answer answer)
    {
        using var json = JsonDocument.Parse(Scene.Json(answer));
        var tiers = json.RootElement.GetProperty("tiers").EnumerateArray().Select(tier =>
            $"{tier.GetProperty("tier")}: {tier.GetProperty("value").GetRawText()} {tier.GetProperty("candidates")[0].GetProperty("sources")}"
            + $" of {tier.GetProperty("candidates").EnumerateArray().Sum(candidate => candidate.GetProperty("sources").GetInt32())}");
        return (json.RootElement.GetProperty("tiers_disagree").GetBoolean(), string.Join(", ", tiers));
    }
}
