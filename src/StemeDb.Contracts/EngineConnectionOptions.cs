namespace StemeDb.Contracts;

/// <summary>How a connection behaves. Every limit is a bound on memory: what does not fit is refused, never queued beyond it.</summary>
public sealed record EngineConnectionOptions
{
    /// <summary>Where the engine listens.</summary>
    public required EngineAddress Address { get; init; }

    /// <summary>
    /// What an address of <c>https</c> needs; asked at every connection, so that a renewed certificate is used. Thread-safe.
    /// </summary>
    public Func<EngineTls>? Tls { get; init; }

    /// <summary>How long a request waits for its reply when the caller gives no time of its own.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests that may wait or be under way at once; one more is <see cref="Failures.EngineOverloadedException"/>.</summary>
    public int MaxInFlight { get; init; } = 65_536;

    /// <summary>Bytes of requests that may wait or be under way at once. A single larger request is let through when alone.</summary>
    public long MaxInFlightBytes { get; init; } = 128L << 20;

    /// <summary>Requests in one message of the stream, at most.</summary>
    public int MaxBatchRequests { get; init; } = 1024;

    /// <summary>Bytes after which a message of the stream is full. A single larger request goes alone.</summary>
    public int MaxBatchBytes { get; init; } = 512 << 10;

    /// <summary>First pause before connecting again; doubles up to <see cref="MaxReconnectDelay"/>, with jitter.</summary>
    public TimeSpan MinReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause before connecting again.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt to connect may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
