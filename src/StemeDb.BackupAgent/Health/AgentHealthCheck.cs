using Microsoft.Extensions.Diagnostics.HealthChecks;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Drilling;
using StemeDb.BackupAgent.Verifying;

namespace StemeDb.BackupAgent.Health;

/// <summary>Degraded while the last backup failed or old ones could not be removed; the process itself works.</summary>
internal sealed class AgentHealthCheck(BackupJobs jobs, VerifyJobs verifications, DrillJobs drills) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] reasons =
        [
            .. new[]
            {
                jobs.Last?.Error is { } error ? $"The last backup failed: {error}" : null,
                jobs.RetentionFault,
                verifications.Last?.Found is { IsSound: false } ? "The archive is not sound: GET /v1/admin/backups/verify says what was found." : null,
                drills.Last is { IsGood: false } ? "The last drill was not good: GET /v1/admin/drills says why." : null,
            }.OfType<string>(),
        ];
        return Task.FromResult(reasons.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', reasons)));
    }
}
