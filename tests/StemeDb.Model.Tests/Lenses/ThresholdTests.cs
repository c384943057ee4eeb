using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Tests.Lenses;

public sealed class ThresholdTests
{
    private static Scene ThreeToOne() => new Scene().Say("a", "1").Say("b", "1").Say("c", "1").Say("d", "2");

    [Fact]
    public void The_numbers_of_three_against_one()
    {
        var answer = ThreeToOne().Ask();

        Assert.Equal((0.75, 3, 0.5, 0.811278), (answer.Confidence, answer.Support, answer.Margin, answer.ConflictScore));
    }

    [Theory]
    [InlineData("""{"min_support":3}""", "1")]
    [InlineData("""{"min_support":4}""", "Undetermined")]
    [InlineData("""{"min_margin":0.5}""", "1")]
    [InlineData("""{"min_margin":0.51}""", "Undetermined")]
    public void Below_a_threshold_the_answer_is_undetermined(string parameters, string said)
    {
        var answer = ThreeToOne().Ask(parameters: parameters);

        Assert.Equal(said, answer.Said());
        Assert.Equal("1=3 2=1", answer.Tally());
    }

    [Fact]
    public void Support_counts_a_family_once()
    {
        var scene = ThreeToOne().Know("a", family: "f").Know("b", family: "f");

        Assert.Equal(2, scene.Ask().Support);
        Assert.Equal("Undetermined", scene.Ask(parameters: """{"min_support":3}""").Said());
    }

    [Fact]
    public void Nothing_is_said_to_have_broken_a_tie_where_there_is_no_winner()
    {
        var answer = new Scene().Say("a", "1").Say("b", "2").Ask(parameters: """{"min_margin":0.1}""");

        Assert.Equal((AnswerStatus.Undetermined, TieBreak.None), (answer.Status, answer.TieBrokenBy));
    }

    [Fact]
    public void One_candidate_is_no_conflict_and_even_candidates_are_full_conflict()
    {
        Assert.Equal(0, new Scene().Say("a", "1").Say("b", "1").Ask().ConflictScore);
        Assert.Equal(1, new Scene().Say("a", "1").Say("b", "2").Say("c", "3").Ask().ConflictScore);
    }

    [Fact]
    public void Candidates_beyond_the_number_asked_for_are_counted()
    {
        var answer = new Scene().Say("a", "1").Say("b", "2").Say("c", "3").Ask(parameters: """{"max_candidates":2}""");

        Assert.Equal((2, 1), (answer.Candidates.Count, answer.MoreCandidates));
    }

    [Fact]
    public void A_candidate_names_its_three_earliest_assertions_and_how_many_more_there_are()
    {
        var scene = new Scene().Say("e", "1").Say("d", "1").Say("c", "1").Say("b", "1").Say("a", "1");

        var candidate = scene.Ask().Candidates[0];

        Assert.Equal([Scene.IdOf(1), Scene.IdOf(2), Scene.IdOf(3)], candidate.FirstAssertionIds);
        Assert.Equal((2, Scene.Hour(5)), (candidate.More, candidate.Newest));
    }
}
