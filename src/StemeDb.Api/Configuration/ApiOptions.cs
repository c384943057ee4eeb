using System.Net;
using System.Net.Quic;
using StackExchange.Redis;
using StemeDb.Api.Backups;
using StemeDb.Api.Identity;
using StemeDb.Api.Limits;
using StemeDb.Api.RateLimits.Addresses;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.Tls;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Configuration;

/// <summary>How this process is set up. docs/operations/configuration.md explains every variable.</summary>
internal sealed record ApiOptions
{
    private const string BindAddressName = "STEMEDB_BIND_ADDR";

    /// <summary>Where HTTP is served.</summary>
    public required IPEndPoint BindAddress { get; init; }

    /// <summary>Whether callers must say who they are, and how they can.</summary>
    public required IdentityOptions Identity { get; init; }

    /// <summary>Where the engine listens.</summary>
    public required EngineAddress Engine { get; init; }

    /// <summary>Where the backup agent is, to which requests about backups are passed on.</summary>
    public required BackupAgentOptions BackupAgent { get; init; }

    /// <summary>How long the engine may take for one request, or for one line of a bulk request.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>How long the engine may take to learn about the sources when it is asked to.</summary>
    public required TimeSpan LearnTimeout { get; init; }

    /// <summary>Largest body of a request, decompressed; bulk has its own limit.</summary>
    public required long MaxBodyBytes { get; init; }

    /// <summary>Largest body of a bulk request, decompressed.</summary>
    public required long MaxBulkBodyBytes { get; init; }

    /// <summary>Longest line of a bulk request, without its line end.</summary>
    public required int MaxLineBytes { get; init; }

    /// <summary>Bulk requests under way at once; each may keep <see cref="Bulk.BulkWindow"/> lines in memory.</summary>
    public required int MaxBulkRequests { get; init; }

    /// <summary>How much of a bulk reply may wait in a temporary file for a client that sends all before it reads.</summary>
    public required long MaxBulkReplySpoolBytes { get; init; }

    /// <summary>Feeds of changes open at once.</summary>
    public required int MaxFeeds { get; init; }

    /// <summary>A feed that has nothing to tell for so long gives a sign of life.</summary>
    public required TimeSpan FeedHeartbeat { get; init; }

    /// <summary>How long requests are still taken after the process was asked to stop.</summary>
    public required TimeSpan DrainTime { get; init; }

    /// <summary>What a client may take of the server.</summary>
    public required ServerLimits Limits { get; init; }

    /// <summary>How HTTPS is served; null: plain HTTP is.</summary>
    public required TlsSettings? Tls { get; init; }

    /// <summary>The certificate by which the engine knows this process; null: the engine is on this host.</summary>
    public required CertificateFiles? EngineTls { get; init; }

    /// <summary>How often the files of certificates are looked at.</summary>
    public required TimeSpan TlsReloadInterval { get; init; }

    /// <summary>How Redis is reached; null: there is none.</summary>
    public ConfigurationOptions? Redis { get; init; }

    /// <summary>How requests are limited.</summary>
    public required RateLimitOptions RateLimits { get; init; }

    /// <summary>Proxies whose word is taken for the client's address.</summary>
    public required IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; }

    /// <exception cref="ConfigurationException">A variable has a value that is not allowed.</exception>
    public static ApiOptions Read(IConfiguration configuration) => SettingsReader.Bind(configuration, settings => new ApiOptions
    {
        BindAddress = ReadBindAddress(settings),
        Identity = IdentityOptions.Read(settings, ReadBindAddress(settings)),
        Engine = EngineEndpoint.Read(settings, configuration),
        BackupAgent = BackupAgentOptions.Read(settings, configuration),
        RequestTimeout = settings.Duration(
            "STEMEDB_REQUEST_TIMEOUT", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
        LearnTimeout = settings.Duration(
            "STEMEDB_LEARN_TIMEOUT", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        MaxBodyBytes = settings.Bytes("STEMEDB_MAX_BODY_BYTES", 1 << 20, minimum: 1 << 10, maximum: 1 << 30),
        MaxBulkBodyBytes = settings.Bytes("STEMEDB_MAX_BULK_BODY_BYTES", 4L << 30, minimum: 1 << 10, maximum: 1L << 40),
        MaxLineBytes = (int)settings.Bytes("STEMEDB_MAX_LINE_BYTES", 1 << 20, minimum: 1 << 10, maximum: 16 << 20),
        MaxBulkRequests = settings.Integer("STEMEDB_MAX_BULK_REQUESTS", 16, minimum: 1, maximum: 1024),
        MaxBulkReplySpoolBytes = settings.Bytes("STEMEDB_MAX_BULK_REPLY_SPOOL_BYTES", 256L << 20, minimum: 0, maximum: 1L << 40),
        MaxFeeds = settings.Integer("STEMEDB_MAX_FEEDS", 64, minimum: 0, maximum: 10_000),
        FeedHeartbeat = settings.Duration(
            "STEMEDB_FEED_HEARTBEAT", TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        DrainTime = settings.Duration("STEMEDB_DRAIN_TIME", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        Limits = ServerLimits.Read(settings),
        Tls = TlsSettings.Read(settings, QuicListener.IsSupported, ReadBindAddress(settings).Port),
        EngineTls = CertificateFiles.ReadOfEngine(settings),
        TlsReloadInterval = CertificateFiles.ReadInterval(settings),
        Redis = ReadRedis(settings, configuration.GetConnectionString("redis")),
        RateLimits = RateLimitOptions.Read(settings, IsReachedByOthers(configuration)),
        TrustedProxies = ProxyNetworks.Read(settings),
    });

    private static ConfigurationOptions? ReadRedis(SettingsReader settings, string? connection)
    {
        if (string.IsNullOrWhiteSpace(connection))
        {
            return null;
        }

        try
        {
            var redis = ConfigurationOptions.Parse(connection);
            redis.AbortOnConnectFail = false;

            // Whoever asks while it is away is told so at once, and it is looked for twice a second.
            redis.BacklogPolicy = BacklogPolicy.FailFast;
            redis.ReconnectRetryPolicy = new LinearRetry(500);
            return redis;
        }
        catch (ArgumentException)
        {
            // It may hold a password, so it is not shown.
            settings.Fault("ConnectionStrings__redis is not what is allowed: host:port, then options of StackExchange.Redis, separated by commas.");
            return null;
        }
    }

    private static bool IsReachedByOthers(IConfiguration configuration) =>
        IPEndPoint.TryParse(configuration[BindAddressName] ?? "", out var address) && !IPAddress.IsLoopback(address.Address);

    private static IPEndPoint ReadBindAddress(SettingsReader settings) =>
        settings.EndPoint(BindAddressName, new IPEndPoint(IPAddress.Loopback, 18180));
}
