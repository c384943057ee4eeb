using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses;

/// <summary>
/// Consensus inside the best tier that has a say. Lexicographic: no number of sources of a lower tier outvotes one of a better.
/// A tier has a say when at least <c>min_support</c> independent sources of it do; when none has, the best that has a claim is
/// counted, which then cannot reach the support, so that the answer is undetermined.
/// </summary>
internal sealed class AuthorityLens : ILens
{
    private const int Tiers = 10;

    public string Name => "authority";

    public string Summary =>
        "Consensus inside the most authoritative tier in which at least min_support independent sources have a claim.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice)
    {
        var deciding = DecidingTier(ballot, choice.Get(CommonParameters.MinSupport));
        foreach (ref var voice in ballot.Voices)
        {
            voice.Role = voice.Tier == deciding ? VoiceRole.Counts : VoiceRole.Shown;
        }

        return ConsensusLens.Decide(ballot);
    }

    private static int DecidingTier(Ballot ballot, int minSupport)
    {
        Span<int> sources = stackalloc int[Tiers];
        sources.Clear();
        var clusters = new HashSet<(int Tier, int Cluster)>();
        foreach (ref readonly var voice in ballot.Voices)
        {
            sources[voice.Tier] += voice.Cluster == Voice.Alone || clusters.Add((voice.Tier, voice.Cluster)) ? 1 : 0;
        }

        var best = -1;
        for (var tier = 0; tier < Tiers; tier++)
        {
            if (sources[tier] >= minSupport)
            {
                return tier;
            }

            best = best < 0 && sources[tier] > 0 ? tier : best;
        }

        return best;
    }
}
