using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Http;
using StemeDb.ServiceDefaults.Logging;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.ServiceDefaults.Hosting;

/// <summary>How every process of StemeDB is made, run and ended.</summary>
public static class ServiceProcess
{
    /// <summary>
    /// A builder with what every service has: configuration from the environment (and from <c>--NAME=value</c> arguments, which
    /// win), Kestrel, routing, logging, telemetry, health, service discovery and the shutdown rules. No files are read, so a stray
    /// <c>appsettings.json</c> changes nothing.
    /// </summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="serviceName">Name in telemetry when <c>OTEL_SERVICE_NAME</c> gives none, for example <c>stemedb-engine</c>.</param>
    /// <exception cref="Configuration.ConfigurationException">A shared variable has a value that is not allowed.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args, string serviceName)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = serviceName,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.AddServiceLogging();
        builder.AddServiceShutdown();
        builder.AddServiceTelemetry(serviceName);
        builder.AddServiceHealth();
        builder.AddServiceHttpClients();
        return builder;
    }

    /// <summary>
    /// Runs a service and turns the way it ended into an exit code. A <see cref="StartupException"/> is written to standard error
    /// as plain sentences; only a defect shows its stack.
    /// </summary>
    /// <param name="run">Builds and runs the service until it is asked to stop.</param>
    public static async Task<int> RunAsync(Func<Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await run();
            return Environment.ExitCode;
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Stop the other process or choose another address.");
            return ExitCodes.AddressUnavailable;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"A defect ended the process: {e}");
            return ExitCodes.Defect;
        }
    }
}
