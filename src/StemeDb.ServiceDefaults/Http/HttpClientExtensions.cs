using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace StemeDb.ServiceDefaults.Http;

/// <summary>How a service reaches others by HTTP.</summary>
public static class HttpClientExtensions
{
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
    }
}
