namespace StemeDb.Bench.Soak.Clients;

internal enum SlowKind
{
    Head,
    Body,
    Idle,
    Reader,
    Feed,
}

/// <summary>A way of being slow, and how long the server bears it.</summary>
internal sealed record SlowWay(SlowKind Kind, string Name, TimeSpan Limit)
{
    /// <summary>All, under the limits that <see cref="SoakStack"/> sets.</summary>
    public static IReadOnlyList<SlowWay> All { get; } =
    [
        new(SlowKind.Head, "a head, two bytes a second", TimeSpan.FromSeconds(15)),
        new(SlowKind.Body, "a body, two bytes a second", TimeSpan.FromSeconds(5)),
        new(SlowKind.Idle, "nothing sent", SoakStack.KeepAlive),
        new(SlowKind.Reader, "listings not read", SoakStack.RequestTime),
        new(SlowKind.Feed, "a feed not read", SoakStack.FeedSlowness),
    ];
}
