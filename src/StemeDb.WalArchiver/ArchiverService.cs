using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.ServiceDefaults.Telemetry;
using StemeDb.WalArchiver.Archiving;
using StemeDb.WalArchiver.Configuration;
using StemeDb.WalArchiver.Health;
using StemeDb.WalArchiver.Telemetry;

namespace StemeDb.WalArchiver;

/// <summary>The process that ships the journal to the object store as it is written.</summary>
internal static class ArchiverService
{
    /// <summary>Runs until it is asked to stop, or must not go on.</summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="open">Opens the archive; null: as it is configured.</param>
    /// <exception cref="StartupException">It cannot start, or must not go on.</exception>
    public static async Task RunAsync(string[] args, Func<ArchiveOptions, IObjectStore>? open = null)
    {
        var builder = ServiceProcess.CreateBuilder(args, "stemedb-wal-archiver");
        var options = ArchiverOptions.Read(builder.Configuration);
        using var certificate = options.EngineTls is { } files ? new CertificateSource(files, "engine") : null;
        using var metrics = new ArchiverMetrics();
        var state = new ArchiverState(metrics, TimeProvider.System);
        metrics.Observe(state);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address));
        builder.Services.AddHealthChecks().AddCheck("archiver", new ArchiverHealthCheck(state), tags: [HealthExtensions.ReadyTag]);
        await using var app = builder.Build();
        app.MapServiceHealth();
        app.MapServiceMetrics();

        await using var store = Open(options.Archive, open ?? ObjectStoreFactory.Open);
        await using var engine = new EngineConnection(
            new EngineConnectionOptions { Address = options.Engine, Tls = certificate is null ? null : () => TlsOf(certificate.Current) },
            app.Services.GetRequiredService<ILoggerFactory>());
        var worker = new ArchiverWorker(
            new EngineJournal(engine, heartbeat: TimeSpan.FromSeconds(5)), store, options.Pieces, state, TimeProvider.System,
            app.Services.GetRequiredService<ILogger<ArchiverWorker>>());
        await app.StartAsync();
        await WorkAsync(app, worker);
    }

    private static async Task WorkAsync(WebApplication app, ArchiverWorker worker)
    {
        try
        {
            await worker.RunAsync(app.Lifetime.ApplicationStopping);
        }
        finally
        {
            await app.StopAsync();
        }
    }

    private static IObjectStore Open(ArchiveOptions options, Func<ArchiveOptions, IObjectStore> open)
    {
        try
        {
            return open(options);
        }
        catch (ObjectStoreException error)
        {
            throw new StartupException(error.Message, ArchiverExitCodes.ArchiveUnreadable, error);
        }
    }

    private static EngineTls TlsOf(LoadedCertificate current) => new(current.Context, current.Policy());
}
