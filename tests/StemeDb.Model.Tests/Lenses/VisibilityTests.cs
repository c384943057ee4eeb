using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Tests.Lenses;

public sealed class VisibilityTests
{
    [Fact]
    public void No_claims_make_an_empty_answer()
    {
        var answer = new Scene().Ask("recency");

        Assert.Equal(AnswerStatus.Empty, answer.Status);
        Assert.Empty(answer.Candidates);
    }

    [Fact]
    public void Claims_after_the_seq_asked_for_are_as_if_they_were_not()
    {
        var before = new Scene().Say("a", "1").Say("b", "2").Ask();
        var after = new Scene().Say("a", "1").Say("b", "2").Say("c", "2").Say("d", "2").Ask(asOf: 2);

        Assert.Equal(Scene.Json(before), Scene.Json(after));
    }

    [Fact]
    public void A_retraction_counts_from_its_own_seq_on()
    {
        var scene = new Scene().Say("a", "1", retractedAt: 3).Say("b", "2").Say("c", "2");

        Assert.Equal("1=1 2=1", scene.Ask(asOf: 2).Tally());
        Assert.Equal("2=2", scene.Ask(asOf: 3).Tally());
        Assert.Equal(new ExcludedClaims(1, 0, 0, 0), scene.Ask(asOf: 3).Excluded);
    }

    [Fact]
    public void A_superseding_assertion_counts_from_its_own_seq_on()
    {
        var scene = new Scene().Say("a", "1", supersededAt: 2).Say("a", "2", asserted: 0).Say("b", "3");

        Assert.Equal("1=1", scene.Ask(asOf: 1).Tally());
        Assert.Equal("2=1", scene.Ask(asOf: 2).Tally());
        Assert.Equal(new ExcludedClaims(0, 1, 0, 0), scene.Ask().Excluded);
    }

    [Fact]
    public void A_claim_both_retracted_and_superseded_is_excluded_once_as_retracted()
    {
        var answer = new Scene().Say("a", "1", retractedAt: 2, supersededAt: 2).Say("b", "2").Ask();

        Assert.Equal(new ExcludedClaims(1, 0, 0, 0), answer.Excluded);
    }

    [Theory]
    [InlineData(9.5, "Empty")]
    [InlineData(10, "1")]
    [InlineData(19.5, "1")]
    [InlineData(20, "Empty")]
    public void Validity_includes_its_start_and_not_its_end(double moment, string said)
    {
        var answer = new Scene().Say("a", "1", from: 10, to: 20).Ask(validAt: moment);

        Assert.Equal(said, answer.Said());
        Assert.Equal(said == "Empty" ? 1 : 0, answer.Excluded.NotValid);
    }

    [Fact]
    public void A_claim_without_bounds_holds_always_and_without_a_moment_asked_for_all_hold()
    {
        Assert.Equal("1", new Scene().Say("a", "1").Ask(validAt: -1e6).Said());
        Assert.Equal("1", new Scene().Say("a", "1", from: 5).Ask(validAt: 6).Said());
        Assert.Equal("1", new Scene().Say("a", "1", to: 5).Ask(validAt: 4).Said());
        Assert.Equal("1", new Scene().Say("a", "1", from: 10, to: 20).Ask().Said());
    }
}
