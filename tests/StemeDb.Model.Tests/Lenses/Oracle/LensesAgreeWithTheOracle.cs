using CsCheck;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>Every lens under every type of value, on random small worlds, against an independent implementation. CsCheck_Iter makes it longer.</summary>
public sealed class LensesAgreeWithTheOracle
{
    [Fact]
    public void On_small_worlds_every_lens_says_what_the_oracle_says() =>
        Worlds.All.Sample(
            world =>
            {
                var answer = Ask(world);
                if (!Oracle.IsByAHair(world) && !IsByAHair(Ask(world.WithAllCandidates()), world.Hair))
                {
                    Assert.Equal(Oracle.Answer(world), Transcript.Of(answer));
                }
            },
            iter: Math.Max(3_000, Check.Iter), print: world => world.ToString());

    [Fact]
    public void The_worlds_cover_every_lens_of_the_catalogue_and_every_outcome()
    {
        var seen = new HashSet<string>();
        Worlds.All.Sample(world => { lock (seen) { seen.Add($"{world.Lens} {world.Rule.Type} {Ask(world).Status}"); } }, iter: 12_000, threads: 1);

        var expected = from lens in LensCatalog.All
                       from type in lens.ValueTypes
                       from status in Enum.GetValues<AnswerStatus>()
                       where lens.Name != "skeptic" || status != AnswerStatus.Resolved
                       select $"{lens.Name} {type} {status}";
        Assert.Empty(expected.Except(seen));
    }

    // By what the product counted, as Oracle.IsByAHair is by what the oracle did: what differs by less in one may be equal in the other.
    // Exact ties are compared.
    private static bool IsByAHair(Answer answer, double hair) => answer.Candidates.Zip(answer.Candidates.Skip(1)).Select(pair => pair.First.Share - pair.Second.Share)
        .Append(answer.Margin).Append(Math.Abs(answer.Margin - World.MinMargin)).Any(difference => difference > 0 && difference < hair);

    private static Answer Ask(World world)
    {
        var scene = new Scene();
        foreach (var claim in world.Claims)
        {
            scene.Say(
                World.NameOf(claim.Source), world.Values[claim.Value], claim.Hour, claim.Confidence, claim.ValidFrom, claim.ValidTo,
                retractedAt: claim.RetractedAt, supersededAt: claim.SupersededAt);
        }

        for (var source = 0; source < World.SourceCount; source++)
        {
            var known = world.Sources[source];
            scene.Know(World.NameOf(source), known.Tier, known.Family);
            if (world.HasSnapshot)
            {
                scene.Learn(World.NameOf(source), known.Group, known.Accuracy, known.Samples);
            }
        }

        return scene.Ask(world.Lens, world.Parameters, world.Rule, world.AsOf, world.ValidAt, World.Now);
    }
}
