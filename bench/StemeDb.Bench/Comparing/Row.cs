namespace StemeDb.Bench.Comparing;

/// <summary>One line of the comparison: ours, and the peers that do the same work.</summary>
/// <param name="Name">By which it is asked for on the command line.</param>
/// <param name="What">What is measured.</param>
/// <param name="Unit">Of every figure of the row.</param>
/// <param name="Ours">Makes our side.</param>
internal sealed record Row(string Name, string What, string Unit, Func<IContender> Ours)
{
    public IReadOnlyList<Peer> Peers { get; init; } = [];

    /// <summary>What our figure alone must reach; null: only ratios count.</summary>
    public Target? Target { get; init; }
}

/// <summary>Who is measured beside us, and which ratio ours/theirs must be reached; null: it is only printed.</summary>
internal sealed record Peer(Func<IContender> Start, Target? Target = null);
