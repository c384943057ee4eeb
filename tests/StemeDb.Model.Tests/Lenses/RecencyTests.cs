using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class RecencyTests
{
    private static Scene Three() => new Scene()
        .Say("a", "1", asserted: 50, from: 5).Say("b", "2", asserted: 40, from: 9).Say("c", "3", asserted: 30);

    [Theory]
    [InlineData("{}", "3")]
    [InlineData("""{"basis":"recorded"}""", "3")]
    [InlineData("""{"basis":"asserted"}""", "1")]
    [InlineData("""{"basis":"valid"}""", "2")]
    public void The_newest_claim_wins_by_the_time_asked_for(string parameters, string said)
    {
        Assert.Equal(said, Three().Ask("recency", parameters).Said());
    }

    [Fact]
    public void Candidates_come_newest_first_and_keep_their_votes()
    {
        var answer = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Ask("recency");

        Assert.Equal("2=1 1=2", answer.Tally());
        Assert.Equal(0, answer.Margin);
        Assert.Equal(1.0 / 3, answer.Confidence);
        Assert.Equal(1, answer.Support);
    }

    [Fact]
    public void Of_equal_times_the_greater_seq_decides_and_the_answer_says_so()
    {
        var scene = new Scene().Say("b", "1", asserted: 5).Say("a", "2", asserted: 5);

        var answer = scene.Ask("recency", """{"basis":"asserted"}""");

        Assert.Equal("2", answer.Said());
        Assert.Equal(TieBreak.Seq, answer.TieBrokenBy);
        Assert.Equal(TieBreak.None, scene.Ask("recency").TieBrokenBy);
    }

    [Fact]
    public void With_a_tolerance_the_value_is_the_one_the_newest_claim_names()
    {
        var rule = new ValueRule(ValueType.Number, AbsoluteTolerance: 5);
        var answer = new Scene().Say("a", "100").Say("b", "100").Say("c", "103").Ask("recency", rule: rule);

        Assert.Equal("103", answer.Said());
        Assert.Equal("100=3", answer.Tally());
    }

    [Fact]
    public void A_margin_asked_for_refuses_a_newest_claim_that_is_outvoted()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2");

        Assert.Equal("Undetermined", scene.Ask("recency", """{"min_margin":0.1}""").Said());
    }
}
