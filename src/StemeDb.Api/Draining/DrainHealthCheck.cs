using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.Api.Draining;

/// <summary>Not ready as soon as the process is asked to stop.</summary>
internal sealed class DrainHealthCheck(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("requests are to be sent elsewhere") : HealthCheckResult.Healthy());
}
