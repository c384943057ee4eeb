using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>
/// Asks a running resource's health checks: every 0.1 s until it is healthy, every 2 s from then on. A resource without checks is
/// healthy as soon as it runs.
/// </summary>
internal sealed class HealthWatch(HealthCheckService checks, ResourceNotificationService notifications)
{
    private static readonly TimeSpan PauseUntilHealthy = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan PauseWhenHealthy = TimeSpan.FromSeconds(2);

    /// <summary>Publishes every change of the resource's health, until cancelled.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="onHealthy">Called whenever it turns healthy.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task WatchAsync(IResource resource, Action onHealthy, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        HealthStatus? last = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var status = keys.Count == 0
                ? HealthStatus.Healthy
                : (await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken)).Status;
            if (status != last)
            {
                last = status;
                if (status == HealthStatus.Healthy)
                {
                    onHealthy();
                }

                await notifications.PublishUpdateAsync(resource, known => known with { HealthStatus = status });
            }

            await Task.Delay(status == HealthStatus.Healthy ? PauseWhenHealthy : PauseUntilHealthy, cancellationToken);
        }
    }
}
