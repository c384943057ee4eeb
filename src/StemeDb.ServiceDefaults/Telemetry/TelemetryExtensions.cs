using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace StemeDb.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs by OpenTelemetry.</summary>
public static class TelemetryExtensions
{
    /// <summary>
    /// Meters and activity sources whose names begin with <c>StemeDb.</c> are heard. Everything is exported by OTLP when
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (with the standard <c>OTEL_*</c> variables); without it no spans are made at all.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName"><c>service.name</c> when <c>OTEL_SERVICE_NAME</c> gives none.</param>
    public static void AddServiceTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var metering = Metering.Read(builder.Configuration);
        var exporting = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        builder.Services.AddSingleton(metering);

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } given ? given : serviceName,
            serviceVersion: ServiceVersion.Current));
        if (exporting || metering.Enabled)
        {
            telemetry.WithMetrics(metrics => metrics.AddServiceMeters(metering));
        }

        if (exporting)
        {
            telemetry.WithTracing(AddServiceSources).WithLogging().UseOtlpExporter();
        }
    }

    private static void AddServiceSources(TracerProviderBuilder traces) => traces
        .AddSource("StemeDb.*")
        // Probes and scrapes come every few seconds for ever and say nothing.
        .AddAspNetCoreInstrumentation(http => http.Filter = context =>
            !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics"))
        .AddHttpClientInstrumentation();
}
