using CsCheck;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>What holds of every answer, under every lens, with and without a snapshot. CsCheck_Iter makes it longer.</summary>
public sealed class LensProperties
{
    private static readonly long s_iterations = Math.Max(1_000, Check.Iter);

    [Fact]
    public void The_cases_cover_every_lens_with_and_without_a_snapshot()
    {
        var seen = new HashSet<string>();
        LensCases.All.Sample(c => { lock (seen) { seen.Add($"{c.Lens} {c.Asked.Rule.Type} {c.Snapshot is not null}"); } }, iter: 5_000, threads: 1);

        var expected = from lens in LensCatalog.All
                       from type in lens.ValueTypes
                       from learned in new[] { true, false }
                       select $"{lens.Name} {type} {learned}";
        Assert.Empty(expected.Except(seen));
    }

    [Fact]
    public void The_names_of_the_sources_and_so_the_order_of_the_claims_and_of_the_sums_never_change_the_answer() =>
        Gen.Select(LensCases.All, Gen.Shuffle(Enumerable.Range(0, LensCases.Sources).ToArray())).Sample(
            (c, names) => Assert.Equal(
                c.Ask().Without("replay"),
                c.Ask(source => LensCases.Name(names[source])).Without("replay")),
            iter: s_iterations, print: drawn => drawn.ToString());

    [Fact]
    public void The_numbers_of_the_copy_groups_never_change_the_answer() =>
        Gen.Select(LensCases.All, Gen.Shuffle(new[] { 1, 2, 3 })).Sample(
            (c, numbers) => Assert.Equal(
                c.Ask().Without("replay"),
                (c with
                {
                    Snapshot = c.Snapshot?.Select(standing => standing.Group == 0 ? standing : standing with { Group = numbers[standing.Group - 1] }).ToArray(),
                }).Ask().Without("replay")),
            iter: s_iterations, print: drawn => drawn.ToString());

    /// <summary>What authority does not count weighs nothing: there the seq decides which of the values near each other stands for them.</summary>
    [Fact]
    public void Where_no_two_times_and_no_two_weights_are_equal_the_order_of_arrival_never_changes_the_answer() =>
        Gen.Select(LensCases.WithoutTies.Where(c => !c.Ask().HasEqualWeights() && (c.Lens != "authority" || c.Asked.Rule.Type is not (ValueType.Number or ValueType.Time))), Gen.Shuffle(Enumerable.Range(0, LensCases.Hours).ToArray())).Sample(
            (c, order) => Assert.Equal(
                c.Ask().Without("replay", "first_assertion_ids"),
                (c with { Claims = [.. c.Claims.Select((said, i) => (said, i)).OrderBy(each => order[each.i]).Select(each => each.said)] })
                    .Ask().Without("replay", "first_assertion_ids")),
            iter: s_iterations, print: drawn => drawn.ToString());

    /// <summary>Admission drops what is sent twice; even what slipped through would change nothing but the count of what its source overtook.</summary>
    [Fact]
    public void A_claim_that_is_there_twice_counts_once() =>
        LensCases.All.Sample(
            c =>
            {
                var voices = Voices(c).OrderBy(voice => voice.Seq).Select(voice => voice.Said);

                Assert.Equal(
                    c.Ask().Without("replay", "first_assertion_ids", "as_of_seq", "excluded"),
                    (c with { Claims = [.. c.Claims, .. voices] }).Ask().Without("replay", "first_assertion_ids", "as_of_seq", "excluded"));
            },
            iter: s_iterations, print: c => c.ToString());

    [Fact]
    public void A_source_that_says_the_same_again_later_changes_no_candidate_where_time_does_not_count() =>
        LensCases.All.Where(c => c.Lens != "recency" && !c.Decays).Sample(
            c =>
            {
                Said[] repeated = [.. c.Claims, .. Voices(c).Select(voice => voice.Said with { Hour = LensCases.Hours + 1 })];

                Assert.Equal(
                    c.Ask().Without("replay", "first_assertion_ids", "as_of_seq", "excluded", "newest"),
                    (c with { Claims = repeated }).Ask().Without("replay", "first_assertion_ids", "as_of_seq", "excluded", "newest"));
            },
            iter: s_iterations, print: c => c.ToString());

    [Fact]
    public void Claims_that_are_retracted_are_as_if_they_had_never_been_made() =>
        LensCases.All.Sample(
            c => Assert.Equal(
                (c with { Claims = [.. c.Claims.Where(said => !said.IsRetracted)] }).Ask().Without("replay", "first_assertion_ids", "as_of_seq", "excluded"),
                c.Ask().Without("replay", "first_assertion_ids", "as_of_seq", "excluded")),
            iter: s_iterations, print: c => c.ToString());

    [Fact]
    public void The_same_question_gives_the_same_bytes() =>
        LensCases.All.Sample(c => Assert.Equal(Scene.Json(c.Ask()), Scene.Json(c.Ask())), iter: s_iterations, print: c => c.ToString());

    [Fact]
    public void All_numbers_stay_in_their_ranges_and_shares_sum_to_one_but_for_hierarchies() =>
        LensCases.All.Sample(
            c =>
            {
                var answer = c.Ask();
                if (answer.Status == AnswerStatus.Empty)
                {
                    Assert.Empty(answer.Candidates);
                    return;
                }

                Assert.InRange(answer.Confidence, 0, 1);
                Assert.InRange(answer.Margin, 0, 1);
                Assert.InRange(answer.ConflictScore, 0, 1);
                Assert.All(answer.Candidates, candidate => Assert.InRange(candidate.IndependentSources, 1, candidate.Sources));
                if (c.Asked.Rule.Type == ValueType.Hierarchy) return;
                // Nothing weighs where a lens of averages finds nothing to count.
                Assert.Equal(answer.Candidates.Any(candidate => candidate.Weight > 0) ? 1 : 0, answer.Candidates.Sum(candidate => candidate.Share), 1e-12);
            },
            iter: s_iterations, print: c => c.ToString());

    [Fact]
    public void Every_claim_is_counted_once_as_a_voice_or_as_excluded() =>
        LensCases.All.Where(c => c.Asked.Rule.Type != ValueType.Hierarchy).Sample(
            c =>
            {
                var answer = c.Ask();
                var (retracted, superseded, notValid, bySame) = answer.Excluded;

                Assert.Equal(
                    c.Claims.Length,
                    answer.Candidates.Sum(candidate => candidate.Sources) + retracted + superseded + notValid + bySame);
            },
            iter: s_iterations, print: c => c.ToString());

    [Fact]
    public void The_value_was_claimed_unless_it_is_a_set_or_an_average() =>
        LensCases.All.Where(c => c.Asked.Rule.Type != ValueType.Set && c.Lens is not ("mean" or "median")).Sample(
            c =>
            {
                var answer = c.Ask();

                Assert.True(answer.Status != AnswerStatus.Resolved
                    || c.Claims.Any(said => !said.IsRetracted && c.Asked.ValueOf(said.Value) == answer.Said()));
            },
            iter: s_iterations, print: c => c.ToString());

    /// <summary>What each source says: its latest claim by (asserted_at, seq).</summary>
    private static IEnumerable<(Said Said, int Seq)> Voices(LensCase c) =>
        c.Claims.Select((said, seq) => (said, seq)).Where(each => !each.said.IsRetracted)
            .GroupBy(each => each.said.Source)
            .Select(source => source.OrderBy(each => (each.said.Hour, each.seq)).Last());
}
