using System.Globalization;
using System.Text;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class EvaluationTests
{
    private static readonly LensQuery s_query = new()
    {
        Path = new ConceptPath("a/b"u8.ToArray()),
        Lens = LensCatalog.Default,
        AsOfSeq = long.MaxValue,
        Now = Scene.Start,
    };

    [Fact]
    public void Claims_out_of_order_are_refused()
    {
        var claims = ClaimLog.Sorted(new Scene().Say("a", "1").Say("a", "2").Say("b", "3").Claims);

        Assert.Throws<ArgumentException>(() => LensEvaluator.Evaluate(s_query, [claims[2], claims[0]], SourceDirectory.Empty));
        Assert.Throws<ArgumentException>(() => LensEvaluator.Evaluate(s_query, [claims[1], claims[0]], SourceDirectory.Empty));
        Assert.Throws<ArgumentException>(() => LensEvaluator.Evaluate(s_query, [claims[0], claims[0]], SourceDirectory.Empty));
        Assert.Equal("2=1 3=1", LensEvaluator.Evaluate(s_query, claims, SourceDirectory.Empty).Tally());
    }

    [Fact]
    public void The_memory_of_a_claim_may_be_used_again_after_it_was_taken()
    {
        var value = new byte[1];
        var source = new byte[1];
        using var evaluation = Evaluation.Begin(s_query with { Explain = true }, SourceDirectory.Empty);
        for (var i = 1; i <= 20; i++)
        {
            source[0] = (byte)('a' + i);
            value[0] = (byte)('0' + (i % 3));
            evaluation.Add(new Claim
            {
                Seq = i,
                Id = Scene.IdOf(i),
                Source = new SourceId(source),
                Value = value,
                RecordedAt = Scene.Hour(i),
                AssertedAt = Scene.Hour(i),
            });
        }

        var answer = evaluation.Answer();

        Assert.Equal("1=7 2=7 0=6", answer.Tally());
        Assert.Equal("bcdefghijklmnopqrstu", string.Concat(answer.Explanation!.Claims.Select(claim => claim.Source)));
    }

    [Fact]
    public void Answers_outlive_the_evaluation_they_came_from()
    {
        var first = new Scene().Say("a", "\"one\"").Ask(explain: true);
        var second = new Scene().Say("b", "\"two\"").Ask(explain: true);

        Assert.Equal("\"one\"=1", first.Tally());
        Assert.Equal("\"two\"=1", second.Tally());
        Assert.Equal("a", first.Explanation!.Claims[0].Source.ToString());
    }

    [Fact]
    public void Evaluations_may_be_nested()
    {
        var inner = "";
        var claims = new Scene().Say("a", "1").Say("b", "1").Claims;
        var registry = new AskingRegistry(() => inner = new Scene().Say("x", "7").Ask().Tally());

        var outer = LensEvaluator.Evaluate(s_query, [.. claims], registry);

        Assert.Equal(("1=2", "7=1"), (outer.Tally(), inner));
    }

    [Fact]
    public void A_path_with_many_sources_and_values_is_answered()
    {
        const int Sources = 20_000;
        var rule = new ValueRule(ValueType.Number, AbsoluteTolerance: 10);
        using var evaluation = Evaluation.Begin(s_query with { Rule = rule }, SourceDirectory.Empty);
        for (var source = 0; source < Sources; source++)
        {
            for (var turn = 1; turn <= 3; turn++)
            {
                var seq = (source * 3) + turn;
                evaluation.Add(new Claim
                {
                    Seq = seq,
                    Id = default,
                    Source = new SourceId(Encoding.ASCII.GetBytes(source.ToString("000000", CultureInfo.InvariantCulture))),
                    Value = Encoding.ASCII.GetBytes(((source * 7) + turn).ToString(CultureInfo.InvariantCulture)),
                    RecordedAt = Scene.Hour(1),
                    AssertedAt = Scene.Hour(1),
                });
            }
        }

        var answer = evaluation.Answer();

        // Values 7 apart, tolerance 10: each representative takes one neighbour with it.
        Assert.Equal(Sources / 2, answer.Candidates.Count + answer.MoreCandidates);
        Assert.Equal((100, 2), (answer.Candidates.Count, answer.Candidates[0].Sources));
        Assert.Equal(2 * Sources, answer.Excluded.SupersededBySameSource);
    }

    private sealed class AskingRegistry(Action ask) : ISourceRegistry
    {
        public string? SnapshotId => null;

        public SourceStanding StandingOf(SourceId source) => SourceStanding.Unknown;

        public SourceProfile Find(SourceId source)
        {
            ask();
            return SourceProfile.Default;
        }
    }
}
