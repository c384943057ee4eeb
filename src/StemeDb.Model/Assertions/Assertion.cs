using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Assertions;

/// <summary>
/// A source's claim that a concept has a value: the part of an assertion that its author wrote. Immutable and valid;
/// made by <c>AssertionParser</c> or read back by <c>AssertionEncoding</c>.
/// </summary>
public sealed record Assertion
{
    /// <summary>What the claim is about.</summary>
    public required ConceptPath Path { get; init; }

    /// <summary>The claimed value as canonical JSON (RFC 8785), UTF-8, at most 64 KiB.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Who says so.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The source's own confidence, 0 to 1; null when it gave none, which counts as 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>When the source said it; null until the engine stamps the moment of recording.</summary>
    public Instant? AssertedAt { get; init; }

    /// <summary>Start of the time for which the claim holds in the world, inclusive.</summary>
    public Instant? ValidFrom { get; init; }

    /// <summary>End of the time for which the claim holds in the world, exclusive.</summary>
    public Instant? ValidTo { get; init; }

    /// <summary>What the claim rests on, if the source says.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>Earlier assertions of the same source that this one replaces, in the order given.</summary>
    public IReadOnlyList<AssertionId> Supersedes { get; init; } = [];

    /// <summary>Up to 32 string pairs, sorted by key as RFC 8785 sorts property names (UTF-16 code units).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];
}
