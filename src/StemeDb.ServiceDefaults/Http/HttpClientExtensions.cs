using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace StemeDb.ServiceDefaults.Http;

/// <summary>How a service reaches others by HTTP.</summary>
public static class HttpClientExtensions
{
    // The exporter of OpenTelemetry retries by itself, and a log of its failed retries would be exported as well, without end.
    private static readonly string[] Exporters = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    /// <summary>
    /// Names of services are resolved by service discovery (<c>services__NAME__ENDPOINT__0</c>), and every client made by the
    /// factory has timeouts, retries of what is safe to retry and a circuit breaker.
    /// </summary>
    /// <param name="builder">The service.</param>
    public static void AddServiceHttpClients(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(client =>
        {
            client.AddStandardResilienceHandler();
            client.AddServiceDiscovery();
        });
        foreach (var exporter in Exporters)
        {
#pragma warning disable EXTEXP0001 // Experimental in name; there is no other way to except a client from the defaults.
            builder.Services.AddHttpClient(exporter).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        }
    }
}
