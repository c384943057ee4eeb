using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>
/// The life of one resource: wait for what it waits for, start it, watch its health, start it again when it ends by itself
/// (<see cref="RestartPolicy"/>), stop it when told.
/// </summary>
internal sealed class ResourceSupervisor(
    IResource resource, ResourceNotificationService notifications, HealthWatch health, ServiceConsole console)
{
    private readonly RestartPolicy _restarts = new(TimeProvider.System);
    private readonly Lock _lock = new();
    private ChildProcess? _child;
    private bool _isStopping;

    public IResource Resource { get; } = resource;

    /// <summary>Runs the resource until it is stopped (true) or given up (false).</summary>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        try
        {
            await PublishAsync(KnownResourceStates.Waiting);
            if (!await DependenciesAreHealthyAsync(stopping))
            {
                return false;
            }

            while (true)
            {
                if (await RunOnceAsync(stopping) is not { } pause)
                {
                    return _isStopping;
                }

                await Task.Delay(pause, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await PublishAsync(KnownResourceStates.Exited);
            return true;
        }
        catch (DistributedApplicationException fault)
        {
            console.WriteLine(Resource.Name, fault.Message);
            await PublishAsync(KnownResourceStates.FailedToStart);
            return false;
        }
    }

    /// <summary>Sends the running process a signal, and has it not started again.</summary>
    public void Stop(PosixSignalName signal)
    {
        lock (_lock)
        {
            _isStopping = true;
            _child?.Send(signal);
        }
    }

    private async Task<bool> DependenciesAreHealthyAsync(CancellationToken stopping)
    {
        foreach (var dependency in Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name))
        {
            var settled = await notifications.WaitForResourceAsync(
                dependency, update => update.Snapshot.HealthStatus == HealthStatus.Healthy || HasFailed(update.Snapshot), stopping);
            if (HasFailed(settled.Snapshot))
            {
                console.WriteLine(Resource.Name, $"not started, because '{dependency}' has failed.");
                await PublishAsync(KnownResourceStates.FailedToStart);
                return false;
            }
        }

        return true;
    }

    /// <summary>From the start of a process to its end.</summary>
    /// <returns>The pause before the next start; null when there is none.</returns>
    private async Task<TimeSpan?> RunOnceAsync(CancellationToken stopping)
    {
        await PublishAsync(KnownResourceStates.Starting);
        var plan = await LaunchPlanner.PlanAsync(Resource, stopping)
            ?? throw new DistributedApplicationException($"The local runtime cannot run a {Resource.GetType().Name}.");
        using var child = await ChildProcess.StartAsync(plan, line => console.WriteLine(Resource.Name, line));
        Take(child);
        await PublishRunningAsync(plan, child.Id);

        var wasHealthy = false;
        var exitCode = await WatchUntilExitAsync(child, () => wasHealthy = true);
        Take(null);
        var pause = _isStopping ? null : _restarts.OnEnded(wasHealthy);
        if (!_isStopping)
        {
            console.WriteLine(Resource.Name, Story(exitCode, wasHealthy, pause));
        }

        var state = pause is null && !_isStopping ? KnownResourceStates.FailedToStart : KnownResourceStates.Exited;
        await notifications.PublishUpdateAsync(Resource, known => known with { State = state, ExitCode = exitCode, HealthStatus = null });
        return pause;
    }

    private async Task<int> WatchUntilExitAsync(ChildProcess child, Action onHealthy)
    {
        using var ended = new CancellationTokenSource();
        var watch = health.WatchAsync(Resource, onHealthy, ended.Token);
        var exitCode = await child.Exited;
        await ended.CancelAsync();
        await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (watch.IsFaulted)
        {
            await watch;
        }

        return exitCode;
    }

    private void Take(ChildProcess? child)
    {
        lock (_lock)
        {
            _child = child;
            if (_isStopping)
            {
                child?.Send(PosixSignalName.Terminate);
            }
        }
    }

    private static bool HasFailed(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.FailedToStart;

    private static string Story(int exitCode, bool wasHealthy, TimeSpan? pause)
    {
        var end = exitCode > 128 ? $"ended by signal {exitCode - 128}" : $"ended with exit code {exitCode}";
        var when = wasHealthy ? "" : " before it was healthy";
        return pause is { } wait
            ? $"{end}{when}; starting it again in {wait.TotalSeconds:0.0} s."
            : $"{end}{when}; it is not started again. What it wrote above says why.";
    }

    private Task PublishAsync(string state) => notifications.PublishUpdateAsync(Resource, known => known with { State = state });

    private Task PublishRunningAsync(LaunchPlan plan, int processId) => notifications.PublishUpdateAsync(Resource, known => known with
    {
        State = KnownResourceStates.Running,
        ExitCode = null,
        StartTimeStamp = DateTime.UtcNow,
        EnvironmentVariables = [.. plan.Environment.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true))],
        Properties = [new ResourcePropertySnapshot("executable.pid", processId)],
        Urls = [.. ResourceUrls.Of(Resource).Select(url => new UrlSnapshot(url.DisplayText, url.Url, IsInternal: false))],
    });
}
