using Microsoft.Extensions.Diagnostics.HealthChecks;
using StemeDb.Api.Tls;

namespace StemeDb.Api.Health;

/// <summary>Degraded while a certificate needs somebody; requests are served all the same.</summary>
internal sealed class CertificateHealthCheck(ApiCertificates certificates) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reasons = string.Join(' ', certificates.Reasons);
        return Task.FromResult(reasons.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(reasons));
    }
}
