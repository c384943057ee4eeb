using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.AppHost.LocalRuntime.Running;

namespace Aspire.Hosting;

/// <summary>The stack, ready to run.</summary>
internal sealed class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EntryPointObserver? _observer;

    internal DistributedApplication(IHost host, EntryPointObserver? observer)
    {
        _host = host;
        _observer = observer;
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = new DistributedApplicationBuilder(args);
        EntryPointObserver.Current?.OnConstructed(builder);
        return builder;
    }

    /// <summary>
    /// Runs the stack until Ctrl-C, SIGTERM, or a service that cannot be kept running: then the exit code of the process is 1.
    /// Inside a test, which starts and stops the stack itself, it only waits for the test's end.
    /// </summary>
    public void Run()
    {
        if (_observer is not null)
        {
            _observer.WaitForEndOfTest();
            return;
        }

        var orchestrator = Services.GetRequiredService<Orchestrator>();
        RunAsync().GetAwaiter().GetResult();
        if (orchestrator.Failed)
        {
            Environment.ExitCode = 1;
        }
    }

    public Task RunAsync(CancellationToken cancellationToken = default) => HostingAbstractionsHostExtensions.RunAsync(_host, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public void Dispose()
    {
        _observer?.EndOfTest();
        _host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _observer?.EndOfTest();
        await _host.StopAsync();
        _host.Dispose();
    }
}
