using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses;

/// <summary>
/// Consensus per tier, side by side. The answer itself is the consensus of all; it has a value only where no two tiers that
/// have one contradict each other.
/// </summary>
internal sealed class LayeredLens : ILens
{
    public string Name => "layered";

    public string Summary => "Consensus per tier, side by side; a value only where the tiers do not contradict each other.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice)
    {
        var tiers = new List<(int Tier, Outcome Outcome)>();
        foreach (var tier in TiersOf(ballot))
        {
            foreach (ref var voice in ballot.Voices)
            {
                voice.Role = voice.Tier == tier ? VoiceRole.Counts : VoiceRole.Absent;
            }

            tiers.Add((tier, AnswerBuilder.Outcome(ballot, ConsensusLens.Decide(ballot))));
        }

        foreach (ref var voice in ballot.Voices)
        {
            voice.Role = VoiceRole.Counts;
        }

        var disagree = Disagree(ballot, tiers);
        var overall = ConsensusLens.Decide(ballot);
        return overall with
        {
            Value = disagree ? default : overall.Value,
            Members = [AnswerMember.Of("tiers_disagree", disagree), Write(tiers)],
        };
    }

    private static SortedSet<int> TiersOf(Ballot ballot)
    {
        var tiers = new SortedSet<int>();
        foreach (ref readonly var voice in ballot.Voices)
        {
            tiers.Add(voice.Tier);
        }

        return tiers;
    }

    private static bool Disagree(Ballot ballot, List<(int Tier, Outcome Outcome)> tiers)
    {
        var values = tiers.Where(each => each.Outcome.Status == AnswerStatus.Resolved).Select(each => each.Outcome.Value).ToArray();
        return values.Where((value, i) => values.Take(i).Any(better => ballot.Comparison.Contradict(better.Span, value.Span))).Any();
    }

    private static AnswerMember Write(List<(int Tier, Outcome Outcome)> tiers) => AnswerMember.Write("tiers", json =>
    {
        json.Append("["u8);
        for (var i = 0; i < tiers.Count; i++)
        {
            json.Append(i == 0 ? "{\"tier\":"u8 : ",{\"tier\":"u8);
            json.AppendInteger(tiers[i].Tier);
            json.Append(","u8);
            OutcomeBody.Write(json, tiers[i].Outcome);
            json.Append("}"u8);
        }

        json.Append("]"u8);
    });
}
