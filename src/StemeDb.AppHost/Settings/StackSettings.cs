using Microsoft.Extensions.Configuration;

namespace StemeDb.AppHost.Settings;

/// <summary>
/// What the composition needs to know of the <c>STEMEDB_*</c> variables. The rest is handed through to the services, which judge
/// them themselves; only paths are made absolute, since the services run in other folders than the AppHost.
/// </summary>
internal sealed record StackSettings
{
    private const string BackupTokenVariable = "STEMEDB_BACKUP_TOKEN";

    private static readonly string[] OwnVariables = [RedisVariable];

    /// <summary>Which Redis to run: <c>auto</c>, <c>container</c>, <c>server</c> or <c>embedded</c>.</summary>
    public const string RedisVariable = "STEMEDB_REDIS";

    /// <summary>The HTTP front door.</summary>
    public required ListenAddress Api { get; init; }

    /// <summary>The engine's gRPC.</summary>
    public required ListenAddress Engine { get; init; }

    /// <summary>The engine's health and metrics.</summary>
    public required ListenAddress EngineAdmin { get; init; }

    /// <summary>Health and metrics of the archiver.</summary>
    public required ListenAddress WalArchiver { get; init; }

    /// <summary>Health, metrics and administration of the backup agent.</summary>
    public required ListenAddress BackupAgent { get; init; }

    /// <summary>Reads what the backup agent asks callers for; null where it asks for nothing.</summary>
    public required Func<string?> BackupToken { get; init; }

    /// <summary>The Unix socket the engine listens on beside TCP; an absolute path.</summary>
    public required string EngineSocket { get; init; }

    /// <summary>How the Api reaches the engine: by that socket, since both are on this machine, unless told otherwise.</summary>
    public required string EngineEndpoint { get; init; }

    /// <summary>What every service is given.</summary>
    public required IReadOnlyDictionary<string, string> ForEveryService { get; init; }

    /// <exception cref="StartException">A variable has a value that is not allowed, or an address is taken.</exception>
    public static StackSettings Read(IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var dataDirectory = Path.GetFullPath(configuration["STEMEDB_DATA_DIR"] is { Length: > 0 } given
            ? given
            : Path.Combine(builder.AppHostDirectory, "..", "..", "data"));
        var handedThrough = configuration.AsEnumerable()
            .Where(setting => setting.Key.StartsWith("STEMEDB_", StringComparison.Ordinal) && !string.IsNullOrEmpty(setting.Value))
            .Where(setting => !OwnVariables.Contains(setting.Key))
            .ToDictionary(setting => setting.Key, setting => IsPath(setting.Key) ? Path.GetFullPath(setting.Value!) : setting.Value!);
        handedThrough["STEMEDB_DATA_DIR"] = dataDirectory;

        var socket = configuration["STEMEDB_ENGINE_SOCKET"] is { Length: > 0 } asked
            ? Path.GetFullPath(asked)
            : SocketPath.Below(dataDirectory, "engine.sock");

        // The local directory, unless the archive is somewhere else.
        if (!handedThrough.ContainsKey("STEMEDB_ARCHIVE_URL") && !handedThrough.ContainsKey("STEMEDB_S3_BUCKET"))
        {
            handedThrough.TryAdd("STEMEDB_ARCHIVE_DIR", Path.Combine(dataDirectory, "archive"));
        }

        // Reports of drills lie with the data. Without authentication and TLS the live server needs no key to be compared with.
        handedThrough.TryAdd("STEMEDB_DRILL_DIR", Path.Combine(dataDirectory, "drills"));
        var api = ListenAddress.Read(configuration, "STEMEDB_BIND_ADDR", "127.0.0.1:18180") with { Tls = ApiTls(configuration) };
        if (api.Tls is null && !api.IsExposed && configuration["STEMEDB_AUTH"] is not "required") handedThrough.TryAdd("STEMEDB_DRILL_LIVE", $"http://{api}");

        // The stack has an archiver, so the engine keeps journal for it.
        handedThrough.TryAdd("STEMEDB_ARCHIVE_REQUIRED", "true");

        // Two services, one after the other, within the five seconds that a stop may take.
        handedThrough.TryAdd("STEMEDB_SHUTDOWN_TIMEOUT", "2s");
        return new StackSettings
        {
            Api = api,
            Engine = ListenAddress.Read(configuration, "STEMEDB_ENGINE_ADDR", "127.0.0.1:18181") with { Tls = EngineTls(configuration) },
            EngineAdmin = AdminListener(configuration),
            WalArchiver = ListenAddress.Read(configuration, "STEMEDB_ARCHIVER_ADDR", "127.0.0.1:18183"),
            BackupAgent = ListenAddress.Read(configuration, "STEMEDB_BACKUP_ADDR", "127.0.0.1:18184"),
            BackupToken = () => configuration[BackupTokenVariable] is { Length: > 0 } token ? token
                : configuration[BackupTokenVariable + "_FILE"] is { Length: > 0 } file ? File.ReadAllText(file).TrimEnd('\r', '\n')
                : null,
            EngineSocket = socket,
            EngineEndpoint = configuration["STEMEDB_ENGINE_ENDPOINT"] is { Length: > 0 } endpoint ? endpoint : $"unix:{socket}",
            ForEveryService = handedThrough,
        };
    }

    private static ListenTls? ApiTls(ConfigurationManager configuration) =>
        IsTrue(configuration["STEMEDB_TLS_ENABLED"]) && configuration["STEMEDB_TLS_CERT"] is { Length: > 0 } certificate
            ? new ListenTls(Path.GetFullPath(certificate), configuration["STEMEDB_TLS_CLIENT_CERT"] is "required")
            : null;

    private static ListenTls? EngineTls(ConfigurationManager configuration) =>
        configuration["STEMEDB_ENGINE_TLS_CERT"] is { Length: > 0 } certificate ? new ListenTls(Path.GetFullPath(certificate), NeedsClientCertificate: true) : null;

    /// <summary>Health and metrics of the engine are behind TLS where other hosts reach them.</summary>
    private static ListenAddress AdminListener(ConfigurationManager configuration)
    {
        var address = ListenAddress.Read(configuration, "STEMEDB_ENGINE_ADMIN_ADDR", "127.0.0.1:18182");
        return address.IsExposed && !IsTrue(configuration["STEMEDB_ENGINE_ADMIN_PLAIN"]) && EngineTls(configuration) is { } tls
            ? address with { Tls = tls with { NeedsClientCertificate = false } }
            : address;
    }

    private static bool IsTrue(string? flag) => bool.TryParse(flag, out var value) && value;

    private static bool IsPath(string variable) =>
        variable.EndsWith("_DIR", StringComparison.Ordinal)
        || variable.EndsWith("_FILE", StringComparison.Ordinal)
        || variable.EndsWith("_SOCKET", StringComparison.Ordinal)
        || variable.EndsWith("_TLS_CERT", StringComparison.Ordinal)
        || variable.EndsWith("_TLS_KEY", StringComparison.Ordinal)
        || variable.EndsWith("_TLS_CA", StringComparison.Ordinal)
        || variable.EndsWith("_TLS_CLIENT_CA", StringComparison.Ordinal);
}
