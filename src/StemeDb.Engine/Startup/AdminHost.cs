using StemeDb.Engine.Access;
using StemeDb.Engine.Configuration;
using StemeDb.Engine.Health;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.Engine.Startup;

/// <summary>
/// Health and metrics over HTTP. It is bound before recovery begins, so that a supervisor sees a process that is alive and not
/// ready; the process's signals, logs and telemetry belong to it.
/// </summary>
internal static class AdminHost
{
    /// <summary>Adds what the engine says of itself.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, EngineSettings settings, EngineHealthCheck health, CertificateSource? certificate)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.AdminAddress, listen =>
        {
            if (settings.AdminTls)
            {
                listen.UseTls(certificate!);
            }
        }));
        builder.Services.AddHealthChecks().AddCheck("engine", health, tags: [HealthExtensions.ReadyTag]);
        var app = builder.Build();
        app.MapServiceHealth();
        app.MapServiceMetrics();
        return app;
    }
}
