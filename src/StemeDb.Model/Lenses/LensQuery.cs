using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses;

/// <summary>A question about one path. Everything an answer depends on, apart from the claims and the sources, stands here.</summary>
public sealed record LensQuery
{
    /// <summary>What is asked about.</summary>
    public required ConceptPath Path { get; init; }

    /// <summary>The lens and its parameters.</summary>
    public required LensChoice Lens { get; init; }

    /// <summary>Which snapshot it is to be answered with; the registry that the evaluation asks is that of this snapshot.</summary>
    public SnapshotChoice Snapshot => Lens.Get(CommonParameters.Snapshot);

    /// <summary>The log up to and including this seq counts; 0: the empty log.</summary>
    public required long AsOfSeq { get; init; }

    /// <summary>What counts as now. It is repeated in the answer and influences nothing but decay.</summary>
    public required Instant Now { get; init; }

    /// <summary>Only claims that hold at this moment count; null: all do.</summary>
    public Instant? ValidAt { get; init; }

    /// <summary>How values are compared: the rule in force for the path at <see cref="AsOfSeq"/>.</summary>
    public ValueRule Rule { get; init; } = ValueRule.Default;

    /// <summary>True adds the claims that were counted, with the factors of their weights, to the answer.</summary>
    public bool Explain { get; init; }
}
