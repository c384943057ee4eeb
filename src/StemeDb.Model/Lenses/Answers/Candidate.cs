using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>A value and who stands behind it.</summary>
/// <param name="Value">The representative's value as canonical JSON; of a set: its elements sorted.</param>
/// <param name="Weight">Sum of the weights the lens counted; 1 is one undivided vote.</param>
/// <param name="Share"><paramref name="Weight"/> as a fraction of all the weight counted, 0 to 1.</param>
/// <param name="Sources">Sources whose voice it is.</param>
/// <param name="IndependentSources">The same with a family counted once.</param>
/// <param name="BestTier">Lowest tier number among them.</param>
/// <param name="Newest">Latest <c>asserted_at</c> among them.</param>
/// <param name="FirstAssertionIds">The earliest of their assertions by seq, at most three.</param>
/// <param name="More">How many assertions there are beside <paramref name="FirstAssertionIds"/>.</param>
public sealed record Candidate(
    ReadOnlyMemory<byte> Value,
    double Weight,
    double Share,
    int Sources,
    int IndependentSources,
    int BestTier,
    Instant Newest,
    IReadOnlyList<AssertionId> FirstAssertionIds,
    int More)
{
    /// <summary>The class of the rule that the candidate stands for; null: it is only its value.</summary>
    public string? Class { get; init; }

    /// <summary>The values of the class that were claimed, greatest share first; empty without a class.</summary>
    public IReadOnlyList<ClassValue> ClassValues { get; init; } = [];
}

/// <summary>A claimed value within a class.</summary>
/// <param name="Value">Canonical JSON.</param>
/// <param name="Share">Its weight as a fraction of all the weight counted, 0 to 1.</param>
public sealed record ClassValue(ReadOnlyMemory<byte> Value, double Share);

/// <summary>How many claims did not count. Each claim is counted under the first reason that applies, in this order.</summary>
/// <param name="Retracted">Withdrawn.</param>
/// <param name="Superseded">Replaced by an assertion that names them.</param>
/// <param name="NotValid">Not valid at the moment asked for.</param>
/// <param name="SupersededBySameSource">Their source has a later claim.</param>
public readonly record struct ExcludedClaims(int Retracted, int Superseded, int NotValid, int SupersededBySameSource);
