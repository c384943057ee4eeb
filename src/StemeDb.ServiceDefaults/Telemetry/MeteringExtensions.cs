using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Telemetry;

/// <summary>Metrics and the endpoint at which Prometheus collects them.</summary>
public static class MeteringExtensions
{
    // From a cached read to a stalled disk. The SDK's own boundaries are meant for milliseconds.
    private static readonly double[] SecondsBoundaries =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary><c>/metrics</c> in the Prometheus text format; absent when <c>STEMEDB_METER_ENABLED</c> is false.</summary>
    /// <param name="endpoints">The service.</param>
    /// <returns>The endpoint, for what is to be said of it; null when there is none.</returns>
    public static IEndpointConventionBuilder? MapServiceMetrics(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetRequiredService<Metering>().Enabled ? endpoints.MapPrometheusScrapingEndpoint("/metrics") : null;
    }

    internal static void AddServiceMeters(this MeterProviderBuilder metrics, Metering metering)
    {
        metrics.AddMeter("StemeDb.*").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation();
        metrics.AddView(instrument => instrument.Unit == "s" && instrument.Meter.Name.StartsWith("StemeDb.", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = SecondsBoundaries }
            : null);
        if (metering.Enabled)
        {
            metrics.AddPrometheusExporter();
        }
    }
}

/// <summary>Whether metrics are collected for Prometheus (<c>STEMEDB_METER_ENABLED</c>, true).</summary>
/// <param name="Enabled">True: <c>/metrics</c> is there.</param>
internal sealed record Metering(bool Enabled)
{
    public static Metering Read(IConfiguration configuration) =>
        new(SettingsReader.Bind(configuration, settings => settings.Flag("STEMEDB_METER_ENABLED", fallback: true)));
}
