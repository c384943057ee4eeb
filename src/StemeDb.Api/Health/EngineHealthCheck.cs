using Microsoft.Extensions.Diagnostics.HealthChecks;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;

namespace StemeDb.Api.Health;

/// <summary>Ready as long as the engine takes requests; a degraded engine does.</summary>
internal sealed class EngineHealthCheck(IEngineConnection engine) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var connection = engine.Status;
        if (!connection.IsConnected)
        {
            return HealthCheckResult.Unhealthy(connection.LastError ?? "connecting");
        }

        try
        {
            var status = await engine.GetStatusAsync(new EngineCall(Patience, cancellationToken));
            return status.Degraded.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(string.Join(" ", status.Degraded));
        }
        catch (EngineException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
