namespace StemeDb.Archive.Faults;

/// <summary>A clock that goes on only when it is told to; delays made with it end when it has passed them. Thread-safe.</summary>
public sealed class SteppedClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<SteppedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Timers that are waiting for it to go on.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _timers.Count(timer => timer.Due is not null);
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        lock (_lock) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on, and runs what became due.</summary>
    /// <param name="step">By how much.</param>
    public void Step(TimeSpan step)
    {
        List<SteppedTimer> due;
        lock (_lock)
        {
            _now += step;
            due = _timers.Where(timer => timer.Due <= _now).ToList();
            due.ForEach(timer => timer.Due = null);
        }

        due.ForEach(timer => timer.Run());
    }

    /// <summary>Goes on by a time in small steps, and then waits in real time until something is so.</summary>
    /// <param name="time">By how much.</param>
    /// <param name="isSo">What is waited for.</param>
    public async Task StepUntilAsync(TimeSpan time, Func<bool> isSo)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        for (var i = 0; i < 20; i++)
        {
            Step(time / 20);
            for (var turns = 0; turns < 50 && Waiting == 0; turns++) await Task.Delay(1);
        }

        for (var turns = 0; !isSo(); turns++)
        {
            if (turns > 20_000) throw new TimeoutException("What was waited for did not come.");
            await Task.Delay(1);
        }
    }

    private sealed class SteppedTimer(SteppedClock clock, Action run) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isDueNow = dueTime == TimeSpan.Zero;
            lock (clock._lock) Due = dueTime == Timeout.InfiniteTimeSpan || isDueNow ? null : clock._now + dueTime;
            if (isDueNow) run();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
