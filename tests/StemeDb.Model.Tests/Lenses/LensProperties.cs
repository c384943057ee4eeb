using System.Text;
using CsCheck;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>What holds of every answer.</summary>
public sealed class LensProperties
{
    private sealed record Said(int Source, int Value, int Hour, double Confidence, bool IsRetracted);

    private sealed record Asked(string Lens, string Parameters, ValueRule Rule);

    private static readonly Gen<Said> s_said = Gen.Select(
        Gen.Int[0, 11], Gen.Int[0, 8], Gen.Int[0, 40], Gen.Double[0, 1], Gen.Int[0, 6],
        (source, value, hour, confidence, dice) => new Said(source, value, hour, confidence, dice == 0));

    private static readonly Gen<Asked> s_asked = Gen.Select(
        AnyOf("consensus", "authority"),
        AnyOf(
            "{}", """{"weigh_confidence":true}""", """{"half_life":"PT7H"}""", """{"weigh_confidence":true,"half_life":"PT3H"}"""),
        AnyOf(
            ValueRule.Default,
            new ValueRule(ValueType.Number, AbsoluteTolerance: 1),
            new ValueRule(ValueType.Number, RelativeTolerance: 0.4),
            new ValueRule(ValueType.Set, Separator: ";", Threshold: 0.4)),
        (lens, parameters, rule) => new Asked(lens, parameters, rule));

    private static Gen<T> AnyOf<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static readonly Gen<(Said[] Said, Asked Asked)> s_cases = Gen.Select(s_said.Array[1, 40], s_asked);

    [Fact]
    public void The_names_of_the_sources_and_so_the_order_of_the_claims_never_change_the_answer()
    {
        Gen.Select(s_cases, Gen.Shuffle(Enumerable.Range(0, 12).ToArray())).Sample((c, names) =>
        {
            var plain = Ask(c.Asked, c.Said, SourceName);
            var renamed = Ask(c.Asked, c.Said, source => $"{(char)('a' + names[source])}");

            Assert.Equal(Shape(plain), Shape(renamed));
        });
    }

    [Fact]
    public void Shares_sum_to_one_and_all_numbers_stay_in_their_ranges()
    {
        s_cases.Sample(c =>
        {
            var answer = Ask(c.Asked, c.Said, SourceName);
            if (answer.Status == AnswerStatus.Empty)
            {
                Assert.Empty(answer.Candidates);
                return;
            }

            Assert.Equal(1, answer.Candidates.Sum(candidate => candidate.Share), 1e-12);
            Assert.InRange(answer.Confidence, 0, 1);
            Assert.InRange(answer.Margin, 0, 1);
            Assert.InRange(answer.ConflictScore, 0, 1);
            Assert.All(answer.Candidates, candidate => Assert.InRange(candidate.IndependentSources, 1, candidate.Sources));
        });
    }

    [Fact]
    public void Every_claim_is_counted_once_as_a_voice_or_as_excluded()
    {
        s_cases.Sample(c =>
        {
            var answer = Ask(c.Asked, c.Said, SourceName);
            var (retracted, superseded, notValid, bySame) = answer.Excluded;

            Assert.Equal(
                c.Said.Length,
                answer.Candidates.Sum(candidate => candidate.Sources) + retracted + superseded + notValid + bySame);
        });
    }

    [Fact]
    public void A_source_that_repeats_its_latest_claim_changes_no_candidate_without_decay()
    {
        s_cases.Where(c => !c.Asked.Parameters.Contains("half_life", StringComparison.Ordinal)).Sample(c =>
        {
            var latest = c.Said.Select((said, seq) => (said, seq)).Where(each => !each.said.IsRetracted)
                .GroupBy(each => each.said.Source)
                .Select(source => source.OrderBy(each => (each.said.Hour, each.seq)).Last().said with { Hour = 41 });
            Said[] repeated = [.. c.Said, .. latest];

            var once = Ask(c.Asked, c.Said, SourceName);
            var twice = Ask(c.Asked, repeated, SourceName);

            Assert.Equal(once.Said(), twice.Said());
            Assert.Equal(once.Tally(), twice.Tally());
            Assert.Equal(once.TieBrokenBy, twice.TieBrokenBy);
        });
    }

    [Fact]
    public void Sources_that_are_retracted_are_as_if_they_had_never_spoken()
    {
        s_cases.Sample(c =>
        {
            var without = Ask(c.Asked, [.. c.Said.Where(said => !said.IsRetracted)], SourceName);
            var with = Ask(c.Asked, c.Said, SourceName);

            Assert.Equal(without.Said(), with.Said());
            Assert.Equal(without.Tally(), with.Tally());
        });
    }

    [Fact]
    public void The_same_question_gives_the_same_bytes()
    {
        s_cases.Sample(c => Assert.Equal(
            Scene.Json(Ask(c.Asked, c.Said, SourceName)), Scene.Json(Ask(c.Asked, c.Said, SourceName))));
    }

    [Fact]
    public void The_value_was_claimed_unless_it_is_a_set()
    {
        s_cases.Where(c => c.Asked.Rule.Type != ValueType.Set).Sample(c =>
        {
            var answer = Ask(c.Asked, c.Said, SourceName);

            Assert.True(answer.Status == AnswerStatus.Empty
                || c.Said.Any(said => !said.IsRetracted && Value(c.Asked, said.Value) == answer.Said()));
        });
    }

    private static string SourceName(int source) => $"{(char)('a' + source)}";

    /// <summary>Tiers 3 to 5; half of the sources in one of two families.</summary>
    private static SourceProfile Profile(int source) =>
        new(3 + (source % 3), (source % 4) switch { 0 => "f", 1 => "g", _ => null }, null);

    private static string Value(Asked asked, int value) => asked.Rule.Type == ValueType.Set
        ? "\"" + string.Join(';', "xyzw".Where((_, bit) => ((value + 1) & (1 << bit)) != 0)) + "\""
        : FormattableString.Invariant($"{value}");

    private static string Shape(Answer answer) => string.Join(
        ' ',
        answer.Said(),
        answer.Tally(),
        answer.Confidence,
        answer.Support,
        answer.Margin,
        answer.ConflictScore,
        answer.TieBrokenBy,
        answer.Excluded,
        string.Join(',', answer.Candidates.SelectMany(candidate => candidate.FirstAssertionIds)),
        string.Join(',', answer.Candidates.Select(candidate => (candidate.Sources, candidate.IndependentSources, candidate.BestTier, candidate.Newest))));

    private static Answer Ask(Asked asked, Said[] said, Func<int, string> name)
    {
        var scene = new Scene();
        foreach (var claim in said)
        {
            scene.Say(
                name(claim.Source),
                Value(asked, claim.Value),
                asserted: claim.Hour,
                confidence: claim.Confidence,
                retractedAt: claim.IsRetracted ? said.Length : 0);
        }

        for (var source = 0; source < 12; source++)
        {
            scene.Know(name(source), Profile(source).Tier, Profile(source).Family);
        }

        Assert.True(LensCatalog.TryParse(asked.Lens, Encoding.UTF8.GetBytes(asked.Parameters), out var choice, out _));
        var query = new LensQuery
        {
            Path = new ConceptPath("a"u8.ToArray()),
            Lens = choice,
            AsOfSeq = said.Length,
            Now = Scene.Hour(45),
            Rule = asked.Rule,
        };
        return LensEvaluator.Evaluate(query, ClaimLog.Sorted(scene.Claims), scene.Sources);
    }
}
