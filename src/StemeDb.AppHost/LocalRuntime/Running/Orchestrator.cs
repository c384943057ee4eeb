using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>Starts the whole stack, says when it is ready, and stops it in the reverse of the order it was started in.</summary>
internal sealed class Orchestrator : IHostedService, IDisposable
{
    private readonly List<(ResourceSupervisor Supervisor, Task<bool> Life)> _running = [];
    private readonly List<ResourceSupervisor> _supervisors;
    private readonly ResourceNotificationService _notifications;
    private readonly ServiceConsole _console;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly CancellationTokenSource _stopping = new();

    public Orchestrator(
        DistributedApplicationModel model,
        ResourceNotificationService notifications,
        HealthCheckService checks,
        ServiceConsole console,
        IHostApplicationLifetime lifetime)
    {
        _notifications = notifications;
        _console = console;
        _lifetime = lifetime;
        var health = new HealthWatch(checks, notifications);
        _supervisors = [.. model.Resources.Select(resource => new ResourceSupervisor(resource, notifications, health, console))];
    }

    /// <summary>Whether a project was given up; the stack ends then.</summary>
    public bool Failed { get; private set; }

    private IEnumerable<IResource> Resources => _supervisors.Select(supervisor => supervisor.Resource);

    private IEnumerable<IResource> Projects => Resources.Where(resource => resource is ProjectResource);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        EndpointAllocator.Allocate(Resources);
        foreach (var resource in Resources)
        {
            _console.Introduce(resource.Name);
        }

        if (!OrphanGuard.IsAvailable)
        {
            _console.WriteLine("setsid and setpriv (util-linux) were not found: if the AppHost is killed, its services go on running.");
        }

        _running.AddRange(_supervisors.Select(supervisor => (supervisor, LiveAsync(supervisor))));
        _ = AnnounceAsync(Stopwatch.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <summary>
    /// SIGTERM to every process, each after those that use it or wait for it have ended; SIGKILL to all that are left when the token is
    /// cancelled (the host's shutdown timeout). Returns when all have ended.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using var deadline = cancellationToken.Register(KillAll);
        await Task.WhenAll(_running.Select(one => StopInOrderAsync(one.Supervisor, one.Life)));
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<bool> LiveAsync(ResourceSupervisor supervisor)
    {
        var wasStopped = await supervisor.RunAsync(_stopping.Token);
        if (!wasStopped && supervisor.Resource is ProjectResource)
        {
            Failed = true;
            _lifetime.StopApplication();
        }

        return wasStopped;
    }

    private async Task StopInOrderAsync(ResourceSupervisor supervisor, Task<bool> life)
    {
        await Task.WhenAll(_running.Where(other => Uses(other.Supervisor.Resource, supervisor.Resource)).Select(user => user.Life));
        supervisor.Stop(PosixSignalName.Terminate);
        await life;
    }

    private static bool Uses(IResource user, IResource used) =>
        user.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == used)
        || user.Annotations.OfType<ResourceRelationshipAnnotation>().Any(relationship => relationship.Resource == used);

    private void KillAll()
    {
        foreach (var (supervisor, life) in _running.Where(one => !one.Life.IsCompleted))
        {
            _console.WriteLine(supervisor.Resource.Name, "did not end in time; killed.");
            supervisor.Stop(PosixSignalName.Kill);
        }
    }

    /// <summary>Only the projects are waited for: what stands beside them may be slow or away.</summary>
    private async Task AnnounceAsync(long startedAt)
    {
        try
        {
            foreach (var project in Projects)
            {
                await _notifications.WaitForResourceHealthyAsync(project.Name, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _console.WriteLine($"StemeDB is ready after {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s. Ctrl-C stops everything.");
        foreach (var line in UrlTable.Lines(Resources).Concat(await UrlTable.CommandsAsync(Resources)))
        {
            _console.WriteLine(line);
        }
    }
}
