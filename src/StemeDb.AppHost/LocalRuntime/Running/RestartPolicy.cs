namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>
/// Whether, and after what pause, a process that ended by itself is started again. One that was healthy starts again after 0.1 s.
/// One that ends again before it is healthy waits four times as long each time (0.4 s, 1.6 s, then 5 s) and is given up after
/// <see cref="FailuresInARowMax"/> such ends in a row; one that has never been healthy is given up at once, since what is wrong
/// with it (a setting, a damaged file) will not mend by trying. So is one that ended <see cref="EndsPerMinuteMax"/> times within
/// a minute, healthy or not.
/// </summary>
internal sealed class RestartPolicy(TimeProvider clock)
{
    public const int FailuresInARowMax = 5;
    public const int EndsPerMinuteMax = 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Queue<DateTimeOffset> _ends = [];
    private bool _everHealthy;
    private int _failuresInARow;

    /// <summary>The process has ended.</summary>
    /// <param name="wasHealthy">Whether it had become healthy since it was started.</param>
    /// <returns>The pause before it is started again; null: it is given up.</returns>
    public TimeSpan? OnEnded(bool wasHealthy)
    {
        _everHealthy |= wasHealthy;
        _failuresInARow = wasHealthy ? 0 : _failuresInARow + 1;
        Remember(clock.GetUtcNow());
        if (!_everHealthy || _failuresInARow >= FailuresInARowMax || _ends.Count >= EndsPerMinuteMax)
        {
            return null;
        }

        var pause = FirstPause * Math.Pow(4, _failuresInARow);
        return pause < LongestPause ? pause : LongestPause;
    }

    private void Remember(DateTimeOffset now)
    {
        _ends.Enqueue(now);
        while (now - _ends.Peek() > Minute)
        {
            _ends.Dequeue();
        }
    }
}
