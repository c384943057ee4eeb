namespace StemeDb.Storage.Background;

/// <summary>
/// Background work that runs when it is woken, once at a time, and once more when it was woken meanwhile. Thread-safe.
/// </summary>
internal abstract class WakeableWork(string name, IBackgroundWork background) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;
    private bool _wanted;

    /// <summary>There may be something to do, or what failed may succeed now. Returns at once.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _wanted = true;
            if (_running is not null || _stopping.IsCancellationRequested) return;
            _running = background.Start(name, BackgroundUrgency.Deferrable, Run);
        }
    }

    /// <summary>Breaks off what is under way, waits for it, and starts nothing more.</summary>
    public virtual void Dispose()
    {
        Task? running;
        lock (_gate)
        {
            _stopping.Cancel();
            running = _running;
        }

        if (running is not null) background.Wait(running);
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does what there is to do. Must not throw.</summary>
    /// <param name="stopping">Breaks it off.</param>
    protected abstract void DoAll(CancellationToken stopping);

    private void Run()
    {
        while (TryBegin()) DoAll(_stopping.Token);
    }

    /// <summary>Ends when nobody woke it; decided in the gate, so that no call is lost.</summary>
    private bool TryBegin()
    {
        lock (_gate)
        {
            if (_wanted && !_stopping.IsCancellationRequested)
            {
                _wanted = false;
                return true;
            }

            _running = null;
            return false;
        }
    }
}
