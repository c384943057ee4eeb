using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Tests.Lenses;

public sealed class WeightTests
{
    [Fact]
    public void A_family_has_one_vote()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "1").Say("d", "2").Say("e", "2")
            .Know("a", family: "f").Know("b", family: "f").Know("c", family: "f");

        var answer = scene.Ask();

        Assert.Equal("2=2 1=1", answer.Tally());
        Assert.Equal((3, 1), (answer.Candidates[1].Sources, answer.Candidates[1].IndependentSources));
    }

    [Fact]
    public void A_family_that_disagrees_splits_its_vote()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Say("d", "2")
            .Know("a", family: "f").Know("b", family: "f").Know("c", family: "f").Know("d", family: "f");

        Assert.Equal("1=0.5 2=0.5", scene.Ask().Tally());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(37)]
    [InlineData(40)]
    public void A_united_family_weighs_exactly_as_much_as_a_source_alone(int members)
    {
        var scene = new Scene().Say("alone", "1");
        for (var i = 0; i < members; i++)
        {
            scene.Say($"m{i}", "2").Know($"m{i}", family: "f");
        }

        var answer = scene.Ask();

        Assert.Equal("1=1 2=1", answer.Tally());
        Assert.Equal(0, answer.Margin);
    }

    [Fact]
    public void Confidence_counts_only_when_asked_for_and_is_held_between_a_twentieth_and_one()
    {
        var scene = new Scene().Say("a", "1", confidence: 0.3).Say("b", "1", confidence: 0.6).Say("c", "2", confidence: 0.9)
            .Say("d", "3", confidence: 0).Say("e", "4");

        Assert.Equal("1=2 2=1 3=1 4=1", scene.Ask().Tally());
        Assert.Equal("4=1 1=0.9 2=0.9 3=0.05", scene.Ask(parameters: """{"weigh_confidence":true}""").Tally());
    }

    [Fact]
    public void Weight_halves_with_every_half_life_since_it_was_said()
    {
        var scene = new Scene().Say("a", "1", asserted: 100).Say("b", "2", asserted: 90).Say("c", "3", asserted: 80);

        Assert.Equal("1=1 2=0.5 3=0.25", scene.Ask(parameters: """{"half_life":"PT10H"}""", now: 100).Tally());
        Assert.Equal("1=0.5 2=0.25 3=0.125", scene.Ask(parameters: """{"half_life":36000}""", now: 110).Tally());
    }

    [Fact]
    public void A_claim_dated_after_now_weighs_no_more_than_one_of_now()
    {
        var scene = new Scene().Say("a", "1", asserted: 100).Say("b", "2", asserted: 5000);

        Assert.Equal("1=1 2=1", scene.Ask(parameters: """{"half_life":"PT10H"}""", now: 100).Tally());
    }

    [Fact]
    public void A_claim_of_any_age_still_weighs_something()
    {
        var answer = new Scene().Say("a", "1", asserted: 0).Ask(parameters: """{"half_life":0.001}""", now: 1e6);

        Assert.Equal("1", answer.Said());
        Assert.Equal(1, answer.Confidence);
    }

    [Fact]
    public void Decay_is_two_to_the_minus_age_by_half_life()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var halfLife = random.NextInt64(1, 1L << 59);
            var age = random.NextInt64(0, halfLife > 1L << 57 ? 1L << 60 : halfLife * 8);
            var expected = Math.Pow(2, -(double)age / halfLife);

            Assert.Equal(expected, (double)Decay.Factor(age, halfLife) / FixedWeight.One, 1e-14);
        }
    }

    [Fact]
    public void Whole_half_lives_are_exact()
    {
        Assert.Equal(FixedWeight.One, Decay.Factor(0, 7));
        Assert.Equal(FixedWeight.One / 32, Decay.Factor(35, 7));
        Assert.Equal(1, Decay.Factor(7 * 70, 7));
        Assert.Equal(1, Decay.Factor(long.MaxValue, 1));
    }

    [Fact]
    public void Shares_of_whole_votes_are_the_nearest_double()
    {
        for (var total = 1; total < 150; total++)
        {
            for (var part = 0; part <= total; part++)
            {
                var share = FixedWeight.Share((Int128)part * FixedWeight.One, (Int128)total * FixedWeight.One);
                Assert.Equal((double)part / total, share);
            }
        }
    }

    [Fact]
    public void The_logarithm_is_that_of_the_library_to_fifteen_digits()
    {
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var x = Math.Pow(10, (random.NextDouble() * 20) - 14);
            Assert.Equal(Math.Log(x), Entropy.Ln(x), 1e-14 * Math.Max(1, Math.Abs(Math.Log(x))));
        }
    }
}
