using Microsoft.AspNetCore.Server.Kestrel.Core;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Limits;

/// <summary>What a client may take of the server before anything is known about its request; docs/operations/limits.md has the table.</summary>
internal sealed record ServerLimits
{
    /// <summary>Connections open at once.</summary>
    public required int Connections { get; init; }

    /// <summary>Connections of one client address; 0: as many as of all.</summary>
    public required int ConnectionsPerAddress { get; init; }

    /// <summary>Bytes of all headers of a request together.</summary>
    public required int HeaderBytes { get; init; }

    /// <summary>Headers of a request.</summary>
    public required int Headers { get; init; }

    /// <summary>Bytes of the first line of a request: method, path, query.</summary>
    public required int RequestLineBytes { get; init; }

    /// <summary>Streams of one HTTP/2 connection.</summary>
    public required int Streams { get; init; }

    /// <summary>How long the head of a request may take.</summary>
    public required TimeSpan HeadTimeout { get; init; }

    /// <summary>How long a connection may be idle between two requests.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Bytes a second that a body must come with, and an answer must be taken with; 0: any.</summary>
    public required int BytesPerSecond { get; init; }

    /// <summary>How long a client may be slower than that before it is cut off.</summary>
    public required TimeSpan SlownessMax { get; init; }

    /// <summary>The same for a feed of changes, whose clients may have to work on what they got.</summary>
    public required TimeSpan FeedSlownessMax { get; init; }

    /// <summary>How long a request may take from its head to the end of its answer, except those below.</summary>
    public required TimeSpan RequestTime { get; init; }

    /// <summary>How long a bulk request may take.</summary>
    public required TimeSpan BulkTime { get; init; }

    /// <summary>How long a feed of changes stays open before its client has to resume.</summary>
    public required TimeSpan FeedTime { get; init; }

    /// <summary>Members and elements of one JSON document, all levels together.</summary>
    public required int JsonItems { get; init; }

    /// <summary>How slow a client may be; null: as slow as it likes.</summary>
    public MinDataRate? MinRate => Rate(SlownessMax);

    /// <summary>The same for the reader of a feed.</summary>
    public MinDataRate? FeedMinRate => Rate(FeedSlownessMax);

    public static ServerLimits Read(SettingsReader settings) => new()
    {
        Connections = settings.Integer("STEMEDB_MAX_CONNECTIONS", 10_000, minimum: 1, maximum: 1_000_000),
        ConnectionsPerAddress = settings.Integer("STEMEDB_MAX_CONNECTIONS_PER_ADDRESS", 2_000, minimum: 0, maximum: 1_000_000),
        HeaderBytes = (int)settings.Bytes("STEMEDB_MAX_HEADER_BYTES", 32 << 10, minimum: 4 << 10, maximum: 1 << 20),
        Headers = settings.Integer("STEMEDB_MAX_HEADERS", 100, minimum: 10, maximum: 1_000),
        RequestLineBytes = (int)settings.Bytes("STEMEDB_MAX_REQUEST_LINE_BYTES", 16 << 10, minimum: 1 << 10, maximum: 256 << 10),
        Streams = settings.Integer("STEMEDB_MAX_STREAMS", 100, minimum: 1, maximum: 10_000),
        HeadTimeout = Time(settings, "STEMEDB_HEADERS_TIMEOUT", TimeSpan.FromSeconds(15), TimeSpan.FromHours(1)),
        KeepAlive = Time(settings, "STEMEDB_KEEP_ALIVE_TIMEOUT", TimeSpan.FromSeconds(130), TimeSpan.FromHours(24)),
        BytesPerSecond = (int)settings.Bytes("STEMEDB_MIN_BYTES_PER_SECOND", 240, minimum: 0, maximum: 1 << 30),
        SlownessMax = Time(settings, "STEMEDB_SLOW_CLIENT_TIMEOUT", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), MinSlowness),
        FeedSlownessMax = Time(settings, "STEMEDB_SLOW_FEED_TIMEOUT", TimeSpan.FromSeconds(60), TimeSpan.FromHours(24), MinSlowness),
        RequestTime = Time(settings, "STEMEDB_MAX_REQUEST_TIME", TimeSpan.FromMinutes(2), TimeSpan.FromHours(24)),
        BulkTime = Time(settings, "STEMEDB_MAX_BULK_TIME", TimeSpan.FromHours(6), TimeSpan.FromDays(20)),
        FeedTime = Time(settings, "STEMEDB_MAX_FEED_TIME", TimeSpan.FromHours(24), TimeSpan.FromDays(20)),
        JsonItems = settings.Integer("STEMEDB_MAX_JSON_ITEMS", 20_000, minimum: 100, maximum: 10_000_000),
    };

    private MinDataRate? Rate(TimeSpan grace) => BytesPerSecond == 0 ? null : new MinDataRate(BytesPerSecond, grace);

    // The server looks once a second; a shorter grace would be no other.
    private static TimeSpan MinSlowness => TimeSpan.FromSeconds(2);

    private static TimeSpan Time(SettingsReader settings, string name, TimeSpan fallback, TimeSpan maximum, TimeSpan? minimum = null) =>
        settings.Duration(name, fallback, minimum ?? TimeSpan.FromMilliseconds(100), maximum);
}
