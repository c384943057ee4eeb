namespace StemeDb.BackupAgent.Jobs;

/// <summary>Work that is done once at a time. Who asks while it is under way waits for that one. Thread-safe.</summary>
internal abstract class SingleJob : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Whether it is under way.</summary>
    public bool IsRunning => !Volatile.Read(ref _work).IsCompleted;

    /// <summary>Begins it, unless it is under way.</summary>
    /// <returns>Completes when it has ended.</returns>
    public Task Begin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            return IsRunning ? _work : _work = Task.Run(() => RunAsync(_stopping.Token));
        }
    }

    /// <summary>Gives up what is under way and waits for it to end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested) return;
            _stopping.Cancel();
            work = _work;
        }

        await work;
    }

    /// <summary>The work. It keeps what came of it and throws nothing.</summary>
    protected abstract Task RunAsync(CancellationToken cancellation);
}
