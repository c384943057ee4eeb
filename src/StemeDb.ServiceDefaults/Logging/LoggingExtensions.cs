using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Logging;

/// <summary>What a service writes to its standard output.</summary>
public static class LoggingExtensions
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    private enum Format
    {
        Text,
        Json,
    }

    private enum Level
    {
        Trace,
        Debug,
        Information,
        Warning,
        Error,
        Critical,
        None,
    }

    /// <summary>
    /// One line per event with its UTC time; as JSON when <c>STEMEDB_LOG_FORMAT</c> is <c>json</c>. Events below
    /// <c>STEMEDB_LOG_LEVEL</c> (information) are left out; of the frameworks only warnings and worse are written.
    /// </summary>
    /// <param name="builder">The service.</param>
    public static void AddServiceLogging(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (format, level) = SettingsReader.Bind(builder.Configuration, settings => (
            settings.Choice("STEMEDB_LOG_FORMAT", Format.Text),
            (LogLevel)settings.Choice("STEMEDB_LOG_LEVEL", Level.Information)));

        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(level);
        // At debug and below the frameworks are heard as well: whoever asks for that looks for something.
        if (level > LogLevel.Debug)
        {
            var frameworks = level > LogLevel.Warning ? level : LogLevel.Warning;
            foreach (var category in (string[])["Microsoft", "System", "Grpc", "Polly", "OpenTelemetry"])
            {
                builder.Logging.AddFilter(category, frameworks);
            }

            // Says the same at every probe; who caused it logs the change.
            builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
            // Logs nothing above information, but where it may log it makes a span and a scope for every request.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        if (format == Format.Json)
        {
            builder.Logging.AddJsonConsole(console => Configure(console));
        }
        else
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.Name);
            builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>(Configure);
        }
    }

    private static void Configure(ConsoleFormatterOptions console)
    {
        console.TimestampFormat = TimeFormat;
        console.UseUtcTimestamp = true;
    }
}
