namespace StemeDb.Model.Lenses.Parameters;

/// <summary>What every lens takes.</summary>
public static class CommonParameters
{
    /// <summary>Least support of an answer.</summary>
    public static IntegerParameter MinSupport { get; } = new(
        "min_support",
        "Independent sources that must stand behind the value (a family counts once); with fewer the answer is undetermined.",
        defaultValue: 1, minimum: 1, maximum: 1_000_000);

    /// <summary>Least margin of an answer.</summary>
    public static NumberParameter MinMargin { get; } = new(
        "min_margin",
        "How far the share of the value must be ahead of the next; with less the answer is undetermined.",
        defaultValue: 0, minimum: 0, maximum: 1);

    /// <summary>Whether the sources' own confidence counts.</summary>
    public static BooleanParameter WeighConfidence { get; } = new(
        "weigh_confidence",
        "Multiplies the weight of a claim by its own confidence, held between 0.05 and 1; a missing one counts as 1.",
        defaultValue: false);

    /// <summary>How fast claims lose weight with age.</summary>
    public static DurationParameter HalfLife { get; } = new(
        "half_life",
        "Halves the weight of a claim for every such time that has passed since its asserted_at.",
        minimum: TimeSpan.FromMilliseconds(1), maximum: TimeSpan.FromDays(1_000_000));

    /// <summary>How many candidates are listed.</summary>
    public static IntegerParameter MaxCandidates { get; } = new(
        "max_candidates",
        "How many candidates the answer lists; more_candidates says how many it leaves out.",
        defaultValue: 100, minimum: 1, maximum: 10_000);

    /// <summary>Which snapshot of copy groups and accuracies counts.</summary>
    public static SnapshotParameter Snapshot { get; } = new(
        "snapshot",
        "Which snapshot of learned copy groups and accuracies counts: latest (the one in force at the seq asked for), none (only "
        + "declared families share a vote), or an id.");

    /// <summary>All of them, in the order to show them.</summary>
    public static IReadOnlyList<LensParameter> All { get; } =
        [MinSupport, MinMargin, WeighConfidence, HalfLife, MaxCandidates, Snapshot];
}
