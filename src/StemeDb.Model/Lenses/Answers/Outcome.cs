namespace StemeDb.Model.Lenses.Answers;

/// <summary>
/// What came of one count of claims: all that an answer says of the value. An answer is one; a lens that counts more than once
/// (by tier, without trust) shows the others as members of their own.
/// </summary>
public record Outcome
{
    internal Outcome()
    {
    }

    /// <summary>Whether there is a value, and if not, why.</summary>
    public AnswerStatus Status { get; internal set; }

    /// <summary>The value as canonical JSON; empty unless <see cref="Status"/> is <see cref="AnswerStatus.Resolved"/>.</summary>
    public ReadOnlyMemory<byte> Value { get; internal set; }

    /// <summary>Share of the counted weight behind the value (of a set: behind its weakest element), 0 to 1.</summary>
    public double Confidence { get; internal set; }

    /// <summary>Independent sources behind the value that the lens counted; a family or copy group counts once.</summary>
    public int Support { get; internal set; }

    /// <summary>How far the share of the value is ahead of the next, 0 to 1; 0 when it is not ahead.</summary>
    public double Margin { get; internal set; }

    /// <summary>Entropy of the shares divided by its maximum, to six decimals: 0 one candidate, 1 all candidates even.</summary>
    public double ConflictScore { get; internal set; }

    /// <summary>The candidates, in the order of the lens: the first is the answer's. At most as many as were asked for.</summary>
    public IReadOnlyList<Candidate> Candidates { get; internal set; } = [];

    /// <summary>How many candidates there are beside <see cref="Candidates"/>.</summary>
    public int MoreCandidates { get; internal set; }

    /// <summary>What decided between the first two candidates when their scores were equal.</summary>
    public TieBreak TieBrokenBy { get; internal set; }
}
