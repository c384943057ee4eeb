namespace StemeDb.Storage.Runs.Manifest;

/// <summary>The list of runs that are the store, and how far they reach. Immutable; docs/formats/run.md has its bytes.</summary>
public sealed record RunManifest
{
    /// <summary>Grows by one with every manifest written; 0 only for the empty one of a new store.</summary>
    public required long Edition { get; init; }

    /// <summary>Every record with a seq up to this one is in the runs; recovery replays the journal from the next.</summary>
    public required long CheckpointSeq { get; init; }

    /// <summary>The runs, by ascending <see cref="RunInfo.FirstSeq"/>.</summary>
    public required IReadOnlyList<RunInfo> Runs { get; init; }

    /// <summary>The manifest of a store that was never written to.</summary>
    public static RunManifest Empty { get; } = new() { Edition = 0, CheckpointSeq = 0, Runs = [] };
}
