using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>What came of a question: <see cref="AnswerJson"/> writes it as <c>docs/http-api.md</c> shows it.</summary>
public sealed record Answer : Outcome
{
    internal Answer()
    {
    }

    /// <summary>What was asked about.</summary>
    public required ConceptPath Path { get; init; }

    /// <summary>How many claims did not count, and why.</summary>
    public ExcludedClaims Excluded { get; init; }

    /// <summary>What this lens says beside what all say, in the order to write it.</summary>
    public IReadOnlyList<AnswerMember> Members { get; init; } = [];

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

    /// <summary>The snapshot that the sources' accuracies were taken from, 64 hexadecimal digits; null: they do not count.</summary>
    public string? TrustId => Lens.Lens.WeighsTrust ? CopyGroupsId : null;

    /// <summary>SHA-256 of what was put in (docs/formats/replay.md): 32 bytes.</summary>
    public ReadOnlyMemory<byte> InputDigest { get; init; }

    /// <summary>The claims that were counted; null unless the question asked to explain.</summary>
    public Explanation? Explanation { get; init; }
}
