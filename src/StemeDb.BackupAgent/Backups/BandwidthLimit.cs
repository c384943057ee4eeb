namespace StemeDb.BackupAgent.Backups;

/// <summary>Makes bytes take their time. Thread-safe; who takes together share the rate.</summary>
/// <param name="bytesPerSecond">0: no limit.</param>
/// <param name="clock">Measures time.</param>
internal sealed class BandwidthLimit(long bytesPerSecond, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();

    /// <summary>When all that was taken so far will have had its time.</summary>
    private TimeSpan _busyUntil;

    /// <summary>Waits until so many bytes more may pass.</summary>
    public Task TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond == 0) return Task.CompletedTask;
        TimeSpan wait;
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_start);
            wait = _busyUntil - now;
            _busyUntil = (wait > TimeSpan.Zero ? _busyUntil : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }
}
