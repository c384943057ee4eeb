using StemeDb.Api.Answers;
using StemeDb.Api.Assertions;
using StemeDb.Api.Backups;
using StemeDb.Api.Bulk;
using StemeDb.Api.Changes;
using StemeDb.Api.Concepts;
using StemeDb.Api.Configuration;
using StemeDb.Api.Conflicts;
using StemeDb.Api.Draining;
using StemeDb.Api.Errors;
using StemeDb.Api.Health;
using StemeDb.Api.Identity;
using StemeDb.Api.Keys;
using StemeDb.Api.Lenses;
using StemeDb.Api.Limits;
using StemeDb.Api.OpenApi;
using StemeDb.Api.Queries;
using StemeDb.Api.RateLimits;
using StemeDb.Api.RateLimits.Addresses;
using StemeDb.Api.Registry;
using StemeDb.Api.Responses;
using StemeDb.Api.Retractions;
using StemeDb.Api.Snapshots;
using StemeDb.Api.Telemetry;
using StemeDb.Api.Tls;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.Api;

/// <summary>The HTTP front door: its parts, the order of its steps, and its endpoints.</summary>
internal static partial class ApiService
{
    /// <summary>Builds the process; it listens once it is started, whether or not the engine is there.</summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="configure">Replaces parts.</param>
    /// <exception cref="ServiceDefaults.Configuration.ConfigurationException">A variable has a value that is not allowed.</exception>
    public static WebApplication Create(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = ServiceProcess.CreateBuilder(args, "stemedb-api");
        var options = ApiOptions.Read(builder.Configuration);
        var certificates = new ApiCertificates(options);
        builder.Services.AddSingleton(_ => certificates);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Apply(options));
        if (options.Tls is { Http3: true })
        {
            builder.WebHost.UseKestrelHttpsConfiguration().UseQuic(quic => quic.BoundStreams(options.Limits));
        }

        AddParts(builder.Services, options, certificates);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        WarnOfUnknown(app);
        certificates.Watch(options.TlsReloadInterval, app.Services.GetRequiredService<ILoggerFactory>());
        // Connecting begins now, so that it is done by the time the first request comes.
        app.Services.GetRequiredService<IEngineConnection>();
        app.Services.GetRequiredService<RedisHealth>().Connect();
        app.UseResponseHeaders();
        app.UseDrain();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseTrustedProxies(options.TrustedProxies);
        app.UseRouting();
        app.UseMiddleware<RequestTimeLimit>();
        app.UseCallers();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseAccess();
        app.UseRequestDecompression();
        MapEndpoints(app);
        app.Lifetime.ApplicationStarted.Register(() => LogListening(
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiService).FullName!), string.Join(", ", app.Urls), options.Engine));
        return app;
    }

    private static void AddParts(IServiceCollection services, ApiOptions options, ApiCertificates certificates)
    {
        services.AddSingleton(options);
        services.AddSingleton<IEngineConnection>(provider => new EngineConnection(
            new EngineConnectionOptions { Address = options.Engine, RequestTimeout = options.RequestTimeout, Tls = certificates.EngineTls },
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(new RedisHealth(options.Redis));
        services.AddHealthChecks().AddCheck<EngineHealthCheck>("engine", tags: [HealthExtensions.ReadyTag]);
        services.AddHealthChecks().AddCheck<CertificateHealthCheck>("tls", tags: [HealthExtensions.ReadyTag]);
        services.AddDrain(options);
        services.AddSingleton<ConnectionsPerAddress>();
        services.AddSingleton<ClientCutOff>();
        services.AddRequestDecompression(decompression =>
        {
            decompression.DecompressionProviders.Remove("br");
            decompression.DecompressionProviders.Remove("deflate");
        });
        services.AddIdentity(options.Identity);
        services.AddApiDescription();

        services.AddRateLimits(options);
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<BulkSlots>();
        services.AddSingleton<AssertHandler>();
        services.AddSingleton<BulkHandler>();
        services.AddSingleton<AssertionReadHandler>();
        services.AddSingleton<RetractHandler>();
        services.AddSingleton<QueryHandler>();
        services.AddSingleton<ConceptHandler>();
        services.AddSingleton<ConflictHandler>();
        services.AddSingleton<ReplayHandler>();
        services.AddSingleton<FeedSlots>();
        services.AddSingleton<ChangesHandler>();
        services.AddSingleton<SourceHandler>();
        services.AddSingleton<RuleHandler>();
        services.AddSingleton<SnapshotHandler>();
        services.AddSingleton<HealthHandler>();
        services.AddKeys();
        services.AddSingleton<BackupHandler>();
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapAssertions();
        app.MapRetractions();
        app.MapQueries();
        app.MapConcepts();
        app.MapConflicts();
        app.MapReplay();
        app.MapChanges();
        app.MapRegistry();
        app.MapSnapshots();
        app.MapKeys();
        app.MapBackups();
        app.MapLenses();
        app.MapHealth();
        app.MapServiceHealth(tellReasons: !app.Services.GetRequiredService<IdentityOptions>().IsRequired).RequireAccess(Access.Open);
        app.MapServiceMetrics()?.RequireAccess(Access.Watch).WithMetadata(LimitedAs.Nothing);
        app.MapApiDescription();
    }

    private static void WarnOfUnknown(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiService).FullName!);
        foreach (var (name, nearest) in UnknownVariables.Find(app.Configuration))
        {
            LogUnknownVariable(logger, name, nearest is null ? "" : $" (did you mean {nearest}?)");
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Variable} is set, but the Api knows no such variable{Nearest}; see docs/operations/configuration.md.")]
    private static partial void LogUnknownVariable(ILogger logger, string variable, string nearest);

    [LoggerMessage(LogLevel.Information, "Serving HTTP on {Urls}; the engine is at {Engine}")]
    private static partial void LogListening(ILogger logger, string urls, EngineAddress engine);
}
