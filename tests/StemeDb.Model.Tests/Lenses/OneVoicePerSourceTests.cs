namespace StemeDb.Model.Tests.Lenses;

public sealed class OneVoicePerSourceTests
{
    [Fact]
    public void Only_the_latest_claim_of_a_source_counts_and_the_others_are_told()
    {
        var answer = new Scene().Say("a", "1").Say("a", "2").Say("a", "3").Ask();

        Assert.Equal("3=1", answer.Tally());
        Assert.Equal(2, answer.Excluded.SupersededBySameSource);
    }

    [Fact]
    public void Latest_is_by_the_time_it_was_said_before_the_seq()
    {
        Assert.Equal("1=1", new Scene().Say("a", "1", asserted: 50).Say("a", "2", asserted: 40).Ask().Tally());
        Assert.Equal("2=1", new Scene().Say("a", "1", asserted: 50).Say("a", "2", asserted: 50).Ask().Tally());
    }

    [Fact]
    public void A_source_whose_latest_claim_is_retracted_is_heard_with_the_one_before()
    {
        Assert.Equal("1=1", new Scene().Say("a", "1").Say("a", "2", retractedAt: 2).Ask().Tally());
    }

    [Fact]
    public void A_source_whose_latest_claim_does_not_hold_then_is_heard_with_one_that_does()
    {
        var scene = new Scene().Say("a", "1", from: 0, to: 10).Say("a", "2", from: 10);

        Assert.Equal("1=1", scene.Ask(validAt: 5).Tally());
        Assert.Equal("2=1", scene.Ask(validAt: 15).Tally());
    }

    [Fact]
    public void A_source_that_says_A_then_B_then_A_is_heard_as_saying_A()
    {
        Assert.Equal("1=1", new Scene().Say("a", "1").Say("a", "2").Say("a", "1").Ask().Tally());
    }
}
