using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Hosting;

/// <summary>How a service ends.</summary>
public static class ShutdownExtensions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(4);

    /// <summary>
    /// SIGTERM and Ctrl-C end the service in order: no new connections, requests in flight are finished for up to
    /// <c>STEMEDB_SHUTDOWN_TIMEOUT</c> (4s), then cut off. Under systemd the service reports ready and stopping by
    /// <c>sd_notify</c> (<c>Type=notify</c>). With <c>STEMEDB_STOP_WITH_INPUT</c> it also ends when its standard input does, as that of a
    /// process that belongs to its parent.
    /// </summary>
    /// <param name="builder">The service.</param>
    public static void AddServiceShutdown(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var timeout = SettingsReader.Bind(builder.Configuration, settings => settings.Duration(
            "STEMEDB_SHUTDOWN_TIMEOUT", DefaultTimeout, minimum: TimeSpan.FromSeconds(1), maximum: TimeSpan.FromHours(1)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = timeout);
        if (SettingsReader.Bind(builder.Configuration, settings => settings.Flag("STEMEDB_STOP_WITH_INPUT", false)))
        {
            builder.Services.AddSingleton<IHostedService>(
                services => new InputLifeline(services.GetRequiredService<IHostApplicationLifetime>(), Console.OpenStandardInput));
        }

        builder.Services.AddSystemd();
    }
}
