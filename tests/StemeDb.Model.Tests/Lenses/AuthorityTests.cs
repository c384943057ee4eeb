namespace StemeDb.Model.Tests.Lenses;

public sealed class AuthorityTests
{
    [Fact]
    public void A_hundred_sources_of_tier_5_never_outvote_one_of_tier_0()
    {
        var scene = new Scene();
        for (var i = 0; i < 100; i++)
        {
            scene.Say($"s{i}", "1");
        }

        var answer = scene.Say("office", "2").Know("office", tier: 0).Ask("authority");

        Assert.Equal("2", answer.Said());
        Assert.Equal("2=1 1=0", answer.Tally());
        Assert.Equal((1, 100), (answer.Support, answer.Candidates[1].Sources));
        Assert.Equal(0, answer.ConflictScore);
    }

    [Fact]
    public void Inside_the_best_tier_consensus_decides()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("c", "2").Say("d", "1").Say("e", "1")
            .Know("a", tier: 1).Know("b", tier: 1).Know("c", tier: 1);

        Assert.Equal("2=2 1=1", scene.Ask("authority").Tally());
    }

    [Fact]
    public void A_tier_needs_the_support_asked_for_to_decide()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("c", "2").Know("a", tier: 0).Know("b", tier: 3).Know("c", tier: 3);

        Assert.Equal("1", scene.Ask("authority").Said());
        Assert.Equal("2", scene.Ask("authority", """{"min_support":2}""").Said());
        Assert.Equal("Undetermined", scene.Ask("authority", """{"min_support":3}""").Said());
    }

    [Fact]
    public void A_family_supports_a_tier_once()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Say("d", "2")
            .Know("a", tier: 0, family: "f").Know("b", tier: 0, family: "f");

        Assert.Equal("2", scene.Ask("authority", """{"min_support":2}""").Said());
    }

    [Fact]
    public void The_value_is_one_that_the_deciding_tier_claimed_even_when_others_are_close_to_it()
    {
        var rule = new Model.Registry.ValueRule(Model.Registry.ValueType.Number, AbsoluteTolerance: 5);
        var scene = new Scene().Say("a", "100").Say("b", "100").Say("c", "103").Know("c", tier: 0);

        Assert.Equal("103", scene.Ask("authority", rule: rule).Said());
        Assert.Equal("100", scene.Ask(rule: rule).Said());
    }
}
