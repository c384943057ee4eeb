namespace StemeDb.Bench.Soak.Clients;

/// <summary>A way of being slow.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Limit">How long the server bears it.</param>
/// <param name="Opening">What is sent at once.</param>
/// <param name="Drips">More is sent, two bytes a second.</param>
internal sealed record SlowWay(string Name, TimeSpan Limit, byte[] Opening, bool Drips = false)
{
    private const int PipelinedListings = 64;

    /// <summary>Ways to send, under the limits that <see cref="SoakStack"/> sets.</summary>
    public static IReadOnlyList<SlowWay> Sending { get; } =
    [
        new("a head, two bytes a second", TimeSpan.FromSeconds(15), "GET /v1/lenses HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "u8.ToArray(), Drips: true),
        new(
            "a body, two bytes a second", TimeSpan.FromSeconds(5),
            "POST /v1/assertions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"u8.ToArray(), Drips: true),
        new("nothing sent", SoakStack.KeepAlive, []),
    ];

    /// <summary>Answers that nobody reads.</summary>
    public static IReadOnlyList<SlowWay> Reading { get; } =
    [
        new("listings not read", SoakStack.RequestTime, [.. Enumerable.Repeat(SoakRequests.LongListing(), PipelinedListings).SelectMany(request => request)]),
        new("a feed not read", SoakStack.FeedSlowness, SoakRequests.Get("/v1/changes?after=0&follow=true")),
    ];
}
