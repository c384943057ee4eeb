using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses;

/// <summary>
/// The claim with the greatest (time, seq). Weights do not decide; they stand in the candidates to show what the others say.
/// </summary>
internal sealed class RecencyLens : ILens
{
    public static readonly ChoiceParameter<RecencyBasis> Basis = new(
        "basis",
        "Which time counts: recorded (when it was admitted, which a source cannot forge), asserted (when the source said it) or "
        + "valid (since when it holds; a claim that says nothing of this comes last).",
        RecencyBasis.Recorded);

    public string Name => "recency";

    public string Summary => "The newest claim.";

    public IReadOnlyList<LensParameter> Parameters { get; } = [.. CommonParameters.All, Basis];

    Verdict ILens.Decide(Ballot ballot, LensChoice choice)
    {
        var basis = choice.Get(Basis);
        var tally = Tally.Of(ballot);
        var newest = NewestVoices(ballot, tally, basis);
        tally.Order((left, right) => Key(ballot, newest[right], basis).CompareTo(Key(ballot, newest[left], basis)));

        ref readonly var winner = ref ballot.Voices[newest[tally.CandidateAt(0)]];
        var isTie = tally.Count > 1
            && Key(ballot, newest[tally.CandidateAt(1)], basis).Ticks == TicksOf(winner, basis);
        var value = ballot.Comparison.Render(ballot.Values[winner.Value]);
        return Verdict.ForFirst(tally, value, isTie ? TieBreak.Seq : TieBreak.None);
    }

    /// <summary>By candidate: the index of its newest voice.</summary>
    private static int[] NewestVoices(Ballot ballot, Tally tally, RecencyBasis basis)
    {
        var newest = new int[tally.Count];
        Array.Fill(newest, -1);
        for (var i = 0; i < ballot.Voices.Length; i++)
        {
            ref var best = ref newest[tally.CandidateOf(ballot.Voices[i].Value)];
            if (best < 0 || Key(ballot, i, basis).CompareTo(Key(ballot, best, basis)) > 0)
            {
                best = i;
            }
        }

        return newest;
    }

    private static (long Ticks, long Seq) Key(Ballot ballot, int voice, RecencyBasis basis) =>
        (TicksOf(ballot.Voices[voice], basis), ballot.Voices[voice].Seq);

    private static long TicksOf(in Voice voice, RecencyBasis basis) => basis switch
    {
        RecencyBasis.Recorded => voice.RecordedAtTicks,
        RecencyBasis.Asserted => voice.AssertedAtTicks,
        RecencyBasis.Valid => voice.ValidFromTicks,
        _ => throw new InvalidOperationException($"No such basis: {basis}."),
    };
}

/// <summary>Which time of a claim counts.</summary>
internal enum RecencyBasis
{
    /// <summary>When the engine admitted it.</summary>
    Recorded = 0,

    /// <summary>When the source said it.</summary>
    Asserted = 1,

    /// <summary>Since when it holds in the world.</summary>
    Valid = 2,
}
