using StemeDb.Archive.Backups;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Drilling;
using StemeDb.BackupAgent.Health;
using StemeDb.BackupAgent.Http;
using StemeDb.BackupAgent.Jobs;
using StemeDb.BackupAgent.Schedule;
using StemeDb.BackupAgent.Telemetry;
using StemeDb.BackupAgent.Verifying;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.BackupAgent;

/// <summary>The process that makes backups: its parts and its endpoints.</summary>
internal static partial class AgentService
{
    /// <summary>Builds the process; it listens and begins its schedule once it is started, whether or not the engine is there.</summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="configure">Replaces parts.</param>
    /// <exception cref="StartupException">A variable has a value that is not allowed, or the archive cannot be opened.</exception>
    public static WebApplication Create(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = ServiceProcess.CreateBuilder(args, "stemedb-backup-agent");
        var options = AgentOptions.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address));
        AddParts(builder.Services, options);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        if (options.Token is { } token) app.UseMiddleware<TokenCheck>(token);
        app.MapBackups();
        app.MapVerify();
        app.MapDrills();
        app.MapServiceHealth();
        app.MapServiceMetrics();
        app.Services.GetRequiredService<DrillJobs>().Recall();
        var archive = app.Services.GetRequiredService<AgentArchive>();
        app.Lifetime.ApplicationStarted.Register(() => LogListening(
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AgentService).FullName!), string.Join(", ", app.Urls), archive.Store.Location, options.Engine));
        return app;
    }

    private static void AddParts(IServiceCollection services, AgentOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => OpenArchive(options));
        services.AddSingleton<IEngineArchiving>(provider => new EngineConnection(
            new EngineConnectionOptions { Address = options.Engine, Tls = EngineTlsOf(options, provider) }, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<AgentMetrics>();
        services.AddSingleton<BackupRun>();
        services.AddSingleton<BackupJobs>();
        services.AddSingleton<ScheduleWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ScheduleWorker>());
        services.AddSingleton<VerifyJobs>();
        services.AddSingleton(new DrillReports(options.Drill.Directory));
        services.AddSingleton<DrillJobs>();
        services.AddSingleton<IHostedService>(provider => new SlotWorker(options.VerifySchedule, provider.GetRequiredService<VerifyJobs>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => new SlotWorker(options.DrillSchedule, provider.GetRequiredService<DrillJobs>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHealthChecks().AddCheck<AgentHealthCheck>("backups", tags: [HealthExtensions.ReadyTag]);
    }

    private static AgentArchive OpenArchive(AgentOptions options)
    {
        try
        {
            return new AgentArchive(ObjectStoreFactory.Open(options.Archive), new ManifestSigner(options.Archive.SigningKey));
        }
        catch (ObjectStoreException e)
        {
            throw new ConfigurationException([e.Message]);
        }
    }

    private static Func<EngineTls>? EngineTlsOf(AgentOptions options, IServiceProvider provider)
    {
        if (options.EngineTls is not { } files) return null;
        var source = new CertificateSource(files, "engine");
        source.Watch(TimeSpan.FromSeconds(10), provider.GetRequiredService<ILoggerFactory>().CreateLogger<CertificateSource>());
        return () => new EngineTls(source.Current.Context, source.Current.Policy());
    }

    [LoggerMessage(LogLevel.Information, "Serving HTTP on {Urls}; backups go to {Archive}; the engine is at {Engine}")]
    private static partial void LogListening(ILogger logger, string urls, string archive, EngineAddress engine);
}
