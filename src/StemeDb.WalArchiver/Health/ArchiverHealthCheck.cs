using Microsoft.Extensions.Diagnostics.HealthChecks;
using StemeDb.WalArchiver.Archiving;

namespace StemeDb.WalArchiver.Health;

/// <summary>Unhealthy while nothing is archived, degraded while the archive lacks something.</summary>
internal sealed class ArchiverHealthCheck(ArchiverState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        state.Problem is { } problem ? HealthCheckResult.Unhealthy(problem)
        : state.Gap is { } gap ? HealthCheckResult.Degraded(gap)
        : HealthCheckResult.Healthy());
}
