using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>Says of candidates that stand for a class which values of it were claimed.</summary>
internal static class ClassValues
{
    public static void AddTo(Candidate[] candidates, Ballot ballot, Tally tally, ClassComparison classes)
    {
        var weights = new Int128[ballot.Values.Count];
        foreach (ref readonly var voice in ballot.Voices)
        {
            weights[voice.Value] += voice.Role == VoiceRole.Counts ? voice.Weight : 0;
        }

        for (var place = 0; place < candidates.Length; place++)
        {
            if (classes.NameOf(ballot.Values[tally[place].Representative].Span) is { } name)
            {
                candidates[place] = candidates[place] with { Class = name, ClassValues = Of(tally.CandidateAt(place)) };
            }
        }

        ClassValue[] Of(int candidate) =>
        [
            .. Enumerable.Range(0, weights.Length)
                .Where(value => weights[value] > 0 && tally.CandidateOf(value) == candidate)
                .OrderByDescending(value => weights[value])
                .ThenBy(ballot.EarliestSeqOf)
                .Select(value => new ClassValue(ballot.Values[value].ToArray(), FixedWeight.Share(weights[value], tally.Total))),
        ];
    }
}
