using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses;

/// <summary>One claim as a lens sees it. The memory it points to stays valid for the whole evaluation.</summary>
public readonly record struct Claim
{
    /// <summary>Place in the log.</summary>
    public required long Seq { get; init; }

    /// <summary>The assertion's id.</summary>
    public required AssertionId Id { get; init; }

    /// <summary>Who says so.</summary>
    public required SourceId Source { get; init; }

    /// <summary>Canonical JSON, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>When the engine admitted it.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>When the source said it.</summary>
    public required Instant AssertedAt { get; init; }

    /// <summary>The source's own confidence, 0 to 1; null counts as 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>Start of validity, inclusive; null: always held.</summary>
    public Instant? ValidFrom { get; init; }

    /// <summary>End of validity, exclusive; null: holds for good.</summary>
    public Instant? ValidTo { get; init; }

    /// <summary>Seq of the first retraction of this claim; 0 when there is none.</summary>
    public long RetractedAtSeq { get; init; }

    /// <summary>Seq of the first assertion that supersedes this claim; 0 when there is none.</summary>
    public long SupersededAtSeq { get; init; }
}
