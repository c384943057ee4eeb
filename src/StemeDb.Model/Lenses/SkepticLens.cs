using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses;

/// <summary>
/// No winner: how far the sources agree. Where the rule declares classes of values, a class is one candidate. Of sets it is the
/// whole sets that are compared.
/// </summary>
internal sealed class SkepticLens : ILens
{
    public string Name => "skeptic";

    public string Summary =>
        "No winner, but the disagreement: shares, entropy (conflict_score), margin and dissent; values of one class count as one.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice)
    {
        var classes = ballot.Query.Rule.Classes;
        var tally = Tally.Of(ballot, classes is null ? null : new ClassComparison(ballot.Comparison, classes));
        var dissent = FixedWeight.Share(tally.Total - tally[0].Weight, tally.Total);
        return Verdict.ForFirst(tally, value: default) with { Members = [AnswerMember.Of("dissent", dissent)] };
    }
}
