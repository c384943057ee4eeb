using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses;

/// <summary>
/// Consensus in which a source weighs by how often it was right. What the plain vote says always stands beside it, because
/// learned trust is only as good as what it was learned from.
/// </summary>
internal sealed class TrustLens : ILens
{
    public string Name => "trust";

    public string Summary =>
        "Consensus weighted by the learned accuracy of the sources; the plain vote stands beside it.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    public bool WeighsTrust => true;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice)
    {
        var plain = AnswerBuilder.Outcome(ballot, ConsensusLens.Decide(ballot));
        foreach (ref var voice in ballot.Voices)
        {
            voice.TrustFactor = voice.Standing is { } standing ? TrustFactor.Of(standing) : FixedWeight.One;
            Weighing.Combine(ref voice, ballot.Clusters);
        }

        return ConsensusLens.Decide(ballot) with { Members = [AnswerMember.Of("plain", plain)] };
    }
}
