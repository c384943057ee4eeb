using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>How the weights came about.</summary>
/// <param name="Claims">The claims counted, in order of (source, seq); at most <see cref="MaxClaims"/>.</param>
/// <param name="MoreClaims">How many were counted beside them.</param>
/// <param name="Elements">Elements of a set with their shares, greatest first; empty for other rules.</param>
public sealed record Explanation(
    IReadOnlyList<ExplainedClaim> Claims, int MoreClaims, IReadOnlyList<ExplainedElement> Elements)
{
    /// <summary>Most claims, and most elements, that are listed.</summary>
    public const int MaxClaims = 1000;
}

/// <summary>A claim that was counted. Its weight is the product of the factors divided by <paramref name="SharedBy"/>.</summary>
/// <param name="Id">The assertion.</param>
/// <param name="Seq">Its place in the log.</param>
/// <param name="Source">Who says so.</param>
/// <param name="AssertedAt">When the source said it.</param>
/// <param name="Value">The claimed value, canonical JSON.</param>
/// <param name="Candidate">Index of the candidate it counts for, in the order of the answer.</param>
/// <param name="Tier">The source's tier.</param>
/// <param name="Family">The source's family; null: none.</param>
/// <param name="Group">The source's copy group in the snapshot; 0: in none.</param>
/// <param name="ConfidenceFactor">1 unless confidence is weighed.</param>
/// <param name="DecayFactor">1 unless a half-life was asked for.</param>
/// <param name="TrustFactor">1 unless the lens weighs by trust.</param>
/// <param name="SharedBy">Voices of the path that share the vote by family or copy group; 1 for a source on its own.</param>
/// <param name="Weight">What it weighed; 0 where the lens did not count it.</param>
public sealed record ExplainedClaim(
    AssertionId Id,
    long Seq,
    SourceId Source,
    Instant AssertedAt,
    ReadOnlyMemory<byte> Value,
    int Candidate,
    int Tier,
    string? Family,
    int Group,
    double ConfidenceFactor,
    double DecayFactor,
    double TrustFactor,
    int SharedBy,
    double Weight);

/// <summary>An element of the claimed sets.</summary>
/// <param name="Value">The element, canonical JSON.</param>
/// <param name="Share">Share of the counted weight whose sets contain it.</param>
/// <param name="IndependentSources">Independent sources whose sets contain it.</param>
/// <param name="IsIncluded">True when it reached the threshold.</param>
public sealed record ExplainedElement(ReadOnlyMemory<byte> Value, double Share, int IndependentSources, bool IsIncluded);
