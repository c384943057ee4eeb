using Microsoft.Extensions.Diagnostics.HealthChecks;
using StemeDb.Engine.Archiving;
using StemeDb.Engine.Space;
using StemeDb.Engine.Trust;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Health;

/// <summary>Whether requests should be sent here. Degraded, not unhealthy, while part of the data cannot be read.</summary>
internal sealed class EngineHealthCheck(EngineState state) : IHealthCheck
{
    /// <summary>Set once the store is open.</summary>
    public IIndexStore? Store { get; set; }

    /// <summary>Set once the disk is watched.</summary>
    public DiskGuard? Disk { get; set; }

    /// <summary>Set once sources are learned about.</summary>
    public TrustSchedule? Trust { get; set; }

    /// <summary>Set once the journal is open.</summary>
    public ArchiveHold? Archive { get; set; }

    /// <summary>Set where the engine shows a certificate.</summary>
    public CertificateSource? Certificate { get; set; }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (state.Phase != EnginePhase.Serving)
        {
            return HealthCheckResult.Unhealthy($"{Name(state.Phase)}: {state.Detail}");
        }

        string[] faults = [.. Store?.Status.Faults ?? [], .. new[] { Disk?.Reason, Trust?.Failure, Archive?.Reason, Certificate?.Reason }.OfType<string>()];
        return faults.Length > 0
            ? HealthCheckResult.Degraded(string.Join(' ', faults))
            : HealthCheckResult.Healthy();
    }

    private static string Name(EnginePhase phase) => phase switch
    {
        EnginePhase.Starting => "starting",
        EnginePhase.Stopping => "stopping",
        _ => "failed",
    };
}
