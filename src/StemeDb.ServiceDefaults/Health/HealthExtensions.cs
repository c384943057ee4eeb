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
    /// <param name="tellReasons">False where anybody may ask: reasons name addresses and files of ours.</param>
    /// <returns>Both endpoints, for what is to be said of them.</returns>
    public static IEndpointConventionBuilder MapServiceHealth(this IEndpointRouteBuilder endpoints, bool tellReasons = true)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var both = endpoints.MapGroup("/health");
        both.MapHealthChecks("/live", Tagged(LiveTag, tellReasons)).ShortCircuit();
        both.MapHealthChecks("/ready", Tagged(ReadyTag, tellReasons)).ShortCircuit();
        return both;
    }

    private static HealthCheckOptions Tagged(string tag, bool tellReasons) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = (context, report) => HealthReportWriter.WriteAsync(context, report, tellReasons),
    };
}
