namespace StemeDb.Score.Sybil;

/// <summary>What invented sources say.</summary>
internal enum Lie
{
    /// <summary>On every gold path one and the same time that is false, drawn at random.</summary>
    Invented,

    /// <summary>On every gold path the false value that most real sources name; where there is none, an invented one.</summary>
    RunnerUp,

    /// <summary>As <see cref="Invented"/>, but on every path of the day.</summary>
    Everywhere,

    /// <summary>What one real source says, nearly everywhere; the lie on a few gold paths only.</summary>
    Shadow,
}

/// <summary>An attack.</summary>
/// <param name="Lie">What they say.</param>
/// <param name="Sources">How many invented sources there are; of shadows: for each real one.</param>
/// <param name="Varied">Which part of their claims is drawn at random instead, 0 to 1, each source for itself.</param>
internal sealed record Scenario(Lie Lie, int Sources, double Varied)
{
    /// <summary>All that are tried.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(Lie.Invented, 0, 0),
        .. from varied in (double[])[0, 0.05] from sources in (int[])[1, 5, 10, 20, 50] select new Scenario(Lie.Invented, sources, varied),
        .. from sources in (int[])[1, 5, 10, 20, 50] select new Scenario(Lie.RunnerUp, sources, 0.05),
        new(Lie.Everywhere, 20, 0.05),
        .. from varied in (double[])[0.1, 0.15, 0.2, 0.3] select new Scenario(Lie.Invented, 20, varied),
        new(Lie.Shadow, 2, 0),
    ];
}
