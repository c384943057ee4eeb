using StemeDb.Api.Configuration;

namespace StemeDb.Api.Draining;

/// <summary>
/// The time between being asked to stop and stopping. In it everything is served as before, but <c>/health/ready</c> says no and every
/// answer asks for the end of its connection, so that load balancers take their requests elsewhere before there is nobody to take them.
/// </summary>
internal sealed class Drain : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly IHostApplicationLifetime _lifetime;

    public Drain(ApiOptions options, IHostApplicationLifetime lifetime)
    {
        _lifetime = lifetime;
        lifetime.ApplicationStopping.Register(() => _over.CancelAfter(options.DrainTime));
    }

    /// <summary>True from the moment on in which the process is asked to stop.</summary>
    public bool HasBegun => _lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>The process stops now: what has no end of its own has to end.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Holds up the end of the HTTP server until the drain is over, or the host waits no longer.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Where the host stops without having been asked by a signal, this is the moment.
        _lifetime.StopApplication();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var waiting = _over.Token.Register(over.SetResult);
        await using var givingUp = cancellationToken.Register(_over.Cancel);
        await over.Task;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _over.Dispose();
}
