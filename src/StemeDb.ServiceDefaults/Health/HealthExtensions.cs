using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.ServiceDefaults.Health;

/// <summary>The health endpoints that every service has.</summary>
public static class HealthExtensions
{
    /// <summary>A check with this tag says whether the process works at all; a supervisor restarts it when not.</summary>
    public const string LiveTag = "live";

    /// <summary>A check with this tag says whether requests should be sent here.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Makes health checks available; the service adds its own, tagged.</summary>
    /// <param name="builder">The service.</param>
    public static void AddServiceHealth(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHealthChecks().AddCheck("process", () => HealthCheckResult.Healthy(), [LiveTag]);
    }

    /// <summary>
    /// <c>/health/live</c> and <c>/health/ready</c>: 200 with <c>{"status":"healthy"}</c> or <c>"degraded"</c>, 503 with
    /// <c>"unhealthy"</c>; where it is not healthy, <c>reasons</c> says why.
    /// </summary>
    /// <param name="endpoints">The service.</param>
    public static void MapServiceHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapHealthChecks("/health/live", Tagged(LiveTag)).ShortCircuit();
        endpoints.MapHealthChecks("/health/ready", Tagged(ReadyTag)).ShortCircuit();
    }

    private static HealthCheckOptions Tagged(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = HealthReportWriter.WriteAsync,
    };
}
