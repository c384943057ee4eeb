using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>What came of a question: <see cref="AnswerJson"/> writes it as <c>docs/http-api.md</c> shows it.</summary>
public sealed record Answer
{
    /// <summary>What was asked about.</summary>
    public required ConceptPath Path { get; init; }

    /// <summary>Whether there is a value, and if not, why.</summary>
    public required AnswerStatus Status { get; init; }

    /// <summary>The value as canonical JSON; empty unless <see cref="Status"/> is <see cref="AnswerStatus.Resolved"/>.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Share of the counted weight behind the value (of a set: behind its weakest element), 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Independent sources behind the value that the lens counted; a family counts once.</summary>
    public int Support { get; init; }

    /// <summary>How far the share of the value is ahead of the next, 0 to 1; 0 when it is not ahead.</summary>
    public double Margin { get; init; }

    /// <summary>Entropy of the shares divided by its maximum, to six decimals: 0 one candidate, 1 all candidates even.</summary>
    public double ConflictScore { get; init; }

    /// <summary>The candidates, in the order of the lens: the first is the answer's. At most as many as were asked for.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>How many candidates there are beside <see cref="Candidates"/>.</summary>
    public int MoreCandidates { get; init; }

    /// <summary>How many claims did not count, and why.</summary>
    public ExcludedClaims Excluded { get; init; }

    /// <summary>What decided between the first two candidates when their scores were equal.</summary>
    public TieBreak TieBrokenBy { get; init; }

    /// <summary>The lens and its parameters.</summary>
    public required LensChoice Lens { get; init; }

    /// <summary>How values were compared.</summary>
    public required ValueRule Rule { get; init; }

    /// <summary>The log up to and including this seq was counted.</summary>
    public required long AsOfSeq { get; init; }

    /// <summary>The moment for which validity was asked; null: it was not.</summary>
    public Instant? ValidAt { get; init; }

    /// <summary>What counted as now.</summary>
    public required Instant Now { get; init; }

    /// <summary>True when <see cref="Now"/> decides anything: where weights decay. Else it is only repeated in the answer.</summary>
    public bool DependsOnNow => Lens.Get(CommonParameters.HalfLife) is not null;

    /// <summary>The snapshot that the copy groups were taken from, 64 hexadecimal digits; null: none.</summary>
    public string? CopyGroupsId { get; init; }

    /// <summary>SHA-256 of what was put in (docs/formats/replay.md): 32 bytes.</summary>
    public ReadOnlyMemory<byte> InputDigest { get; init; }

    /// <summary>The claims that were counted; null unless the question asked to explain.</summary>
    public Explanation? Explanation { get; init; }
}
