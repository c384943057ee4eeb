using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Tests.Lenses;

public sealed class TieTests
{
    [Fact]
    public void Of_even_candidates_the_one_with_the_better_tier_wins()
    {
        var answer = new Scene().Say("a", "1").Say("b", "2").Know("b", tier: 2).Ask();

        Assert.Equal("2", answer.Said());
        Assert.Equal(TieBreak.Tier, answer.TieBrokenBy);
    }

    [Fact]
    public void Then_the_one_that_was_claimed_first_wins()
    {
        var answer = new Scene().Say("a", "1").Say("b", "2").Ask();

        Assert.Equal("1", answer.Said());
        Assert.Equal(TieBreak.Incumbent, answer.TieBrokenBy);
    }

    [Fact]
    public void A_tier_does_not_decide_where_the_scores_differ()
    {
        var answer = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Know("c", tier: 0).Ask();

        Assert.Equal("1", answer.Said());
        Assert.Equal(TieBreak.None, answer.TieBrokenBy);
    }

    [Fact]
    public void A_source_that_repeats_itself_does_not_lose_the_first_place()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("a", "1");

        Assert.Equal("1", scene.Ask().Said());
    }

    [Fact]
    public void A_candidate_remains_the_incumbent_when_other_sources_take_it_over()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("a", "3").Say("c", "1");

        Assert.Equal("1=1 2=1 3=1", scene.Ask().Tally());
    }

    [Fact]
    public void A_retracted_claim_makes_nobody_the_incumbent()
    {
        var scene = new Scene().Say("a", "1", retractedAt: 3).Say("b", "2").Say("c", "1");

        Assert.Equal("2=1 1=1", scene.Ask().Tally());
    }
}
