namespace StemeDb.Bench.Comparing;

/// <summary>What one contender reached, round by round.</summary>
internal sealed record Figures(string Name, IReadOnlyList<double> Rounds)
{
    public double Median => Rounds.Order().ElementAt(Rounds.Count / 2);
}

/// <summary>A measured row.</summary>
internal sealed record Outcome(Row Row, Figures Ours, IReadOnlyList<PeerOutcome> Peers);

/// <summary>A peer's figures; or, without figures, why it was skipped.</summary>
internal sealed record PeerOutcome(Figures? Figures, Target? Target, string? Skipped);
