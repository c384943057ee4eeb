using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StemeDb.AppHost.LocalRuntime.Running;

namespace StemeDb.AppHost.Tests.LocalRuntime;

/// <summary>A stack of shell scripts on the local runtime, in a directory of its own, with its output kept.</summary>
internal sealed class ShellStack : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringBuilder _output = new();
    private readonly CancellationTokenSource _deadline;
    private DistributedApplication? _app;

    public ShellStack()
    {
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _deadline.CancelAfter(TimeSpan.FromMinutes(2));
        Builder.Services.AddSingleton(new ServiceConsole(new StringWriter(_output), isColoured: false));
    }

    public IDistributedApplicationBuilder Builder { get; } = DistributedApplication.CreateBuilder([]);

    /// <summary>Ends a test that waits for something that does not come.</summary>
    public CancellationToken Deadline => _deadline.Token;

    public ResourceNotificationService Notifications => _app!.ResourceNotifications;

    /// <summary>What was written so far; to be read when the processes have ended.</summary>
    public string Output => _output.ToString();

    public string File(string name) => _directory.Below(name);

    /// <summary>
    /// Adds a script that does its work, is healthy from then on, and runs until SIGTERM; then it does the other thing.
    /// </summary>
    public IResourceBuilder<ExecutableResource> Add(string name, string work = ":", string onTerminate = "exit 0")
    {
        var ready = File($"{name}.ready");
        Builder.Services.AddHealthChecks().AddCheck(name, () =>
            System.IO.File.Exists(ready) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        var script = $"rm -f {name}.ready; trap '{onTerminate}' TERM; {work}; touch {name}.ready; while :; do sleep 0.02; done";
        return Builder.AddResource(new ExecutableResource(name, "/bin/sh", _directory.Path)).WithArgs("-c", script).WithHealthCheck(name);
    }

    public async Task StartAsync(TimeSpan? shutdownTimeout = null)
    {
        Builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout ?? TimeSpan.FromMinutes(1));
        _app = Builder.Build();
        await _app.StartAsync(Deadline);
    }

    public Task StopAsync() => _app!.StopAsync(Deadline);

    /// <summary>Waits until it is healthy.</summary>
    public Task HealthyAsync(string name) => Notifications.WaitForResourceHealthyAsync(name, Deadline);

    /// <summary>Waits until it runs, as another process than the one given.</summary>
    public async Task<int> RunningAsync(string name, int otherThan = 0)
    {
        var update = await Notifications.WaitForResourceAsync(
            name, update => update.Snapshot.State?.Text == KnownResourceStates.Running && ProcessId(update) != otherThan, Deadline);
        return ProcessId(update);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _deadline.Dispose();
        _directory.Dispose();
    }

    private static int ProcessId(ResourceEvent update) =>
        update.Snapshot.Properties.Where(property => property.Name == "executable.pid").Select(property => (int)property.Value!).FirstOrDefault();
}
