using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses;

/// <summary>The candidate with the greatest sum of weights; for sets, every element that enough of the weight names.</summary>
internal sealed class ConsensusLens : ILens
{
    public string Name => "consensus";

    public string Summary =>
        "The value with the most weight, one vote per source. Of sets: every element whose share reaches the rule's threshold.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice) => Decide(ballot);

    /// <summary>Consensus among the voices that count.</summary>
    internal static Verdict Decide(Ballot ballot)
    {
        var tally = Tally.Of(ballot);
        return ballot.Comparison is SetComparison sets
            ? SetVote.Decide(ballot, sets, tally)
            : Verdict.ForFirst(tally, ballot.Values[tally[0].Representative]);
    }
}
