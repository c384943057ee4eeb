namespace StemeDb.Engine.Feeds;

/// <summary>Bounds of the feeds of changes.</summary>
/// <param name="FeedsMax">Feeds at once; one more is refused.</param>
internal sealed record FeedOptions(int FeedsMax)
{
    /// <summary>Changes in one message, at most.</summary>
    public int BatchChanges { get; init; } = 1024;

    /// <summary>Bytes after which a message is full.</summary>
    public int BatchBytes { get; init; } = 256 << 10;

    /// <summary>Records looked at for one message: a feed that leaves out nearly all says now and then how far it is.</summary>
    public int BatchLooked { get; init; } = 50_000;

    /// <summary>Feeds that read at the same time; others wait for their turn, so that feeds leave the processor to writes and queries.</summary>
    public int ReadersMax { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);
}
