using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>What a lens decided, before thresholds.</summary>
internal sealed record Verdict
{
    /// <summary>The candidates, in the order of the lens.</summary>
    public required Tally Tally { get; init; }

    /// <summary>The value as canonical JSON; empty when there is none. May lie in the ballot's buffers.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>As <see cref="Outcome.Confidence"/>.</summary>
    public required double Confidence { get; init; }

    /// <summary>As <see cref="Outcome.Support"/>.</summary>
    public required int Support { get; init; }

    /// <summary>As <see cref="Outcome.Margin"/>.</summary>
    public required double Margin { get; init; }

    /// <summary>As <see cref="Outcome.TieBrokenBy"/>.</summary>
    public TieBreak TieBrokenBy { get; init; }

    /// <summary>As <see cref="Answer.Members"/>.</summary>
    public IReadOnlyList<AnswerMember> Members { get; init; } = [];

    /// <summary>For a set, if the question asked to explain.</summary>
    public IReadOnlyList<ExplainedElement> Elements { get; init; } = [];

    /// <summary>The first candidate wins.</summary>
    /// <param name="tally">In the order of the lens.</param>
    /// <param name="value">What is answered for it.</param>
    /// <param name="tie">What decided between the first two; null: score, then tier, then the incumbent, as far as needed.</param>
    public static Verdict ForFirst(Tally tally, ReadOnlyMemory<byte> value, TieBreak? tie = null)
    {
        ref readonly var first = ref tally[0];
        var next = Int128.Zero;
        for (var place = 1; place < tally.Count; place++)
        {
            // Who names an ancestor does not contradict the first.
            if (!tally.Supports(place, other: 0))
            {
                next = Int128.Max(next, tally[place].Weight);
            }
        }

        return new Verdict
        {
            Tally = tally,
            Value = value,
            Confidence = FixedWeight.Share(first.Weight, tally.Total),
            Support = first.Support,
            Margin = FixedWeight.Share(Int128.Max(0, first.Weight - next), tally.Total),
            TieBrokenBy = tie ?? TieByScore(tally),
        };
    }

    private static TieBreak TieByScore(Tally tally)
    {
        if (tally.Count < 2 || tally[0].Weight != tally[1].Weight)
        {
            return TieBreak.None;
        }

        return tally[0].BestTier != tally[1].BestTier ? TieBreak.Tier : TieBreak.Incumbent;
    }
}
