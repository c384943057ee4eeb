namespace StemeDb.Api.RateLimits.Shared;

/// <summary>
/// Whether Redis is asked. Open from the start until it has answered twice in a row; opened again when it fails, or is too slow three
/// times in a row, so that no request waits for it. Thread-safe.
/// </summary>
internal sealed partial class RedisBreaker(ILogger<RedisBreaker> logger)
{
    private const int SlowInARow = 3;
    private const int GoodInARow = 2;

    private readonly Lock _gate = new();
    private volatile bool _isClosed;
    private string _reason = "it has not answered yet";
    private int _slow;
    private int _good;
    private long _openings;

    public bool IsClosed => _isClosed;

    /// <summary>Why it is open.</summary>
    public string Reason => _reason;

    /// <summary>How often it was opened after it had been closed.</summary>
    public long Openings => Interlocked.Read(ref _openings);

    /// <summary>Redis did what it was asked to, in time.</summary>
    public void Succeeded()
    {
        if (_isClosed)
        {
            if (_slow != 0)
            {
                _slow = 0;
            }

            return;
        }

        lock (_gate)
        {
            if (!_isClosed && ++_good >= GoodInARow)
            {
                _slow = 0;
                _isClosed = true;
                LogClosed(logger);
            }
        }
    }

    /// <summary>Redis did not answer in time.</summary>
    public void WasSlow(TimeSpan limit)
    {
        lock (_gate)
        {
            _good = 0;
            if (++_slow >= SlowInARow || !_isClosed)
            {
                Open($"it takes longer than {limit.TotalMilliseconds:0} ms");
            }
        }
    }

    /// <summary>Redis cannot be reached, or refuses.</summary>
    public void Failed(string reason)
    {
        lock (_gate)
        {
            _good = 0;
            Open(reason);
        }
    }

    private void Open(string reason)
    {
        _reason = reason;
        if (!_isClosed)
        {
            return;
        }

        _isClosed = false;
        Interlocked.Increment(ref _openings);
        LogOpened(logger, reason);
    }

    [LoggerMessage(LogLevel.Warning, "Redis is not asked for rate limits any more: {Reason}. Each process applies its share by itself until Redis answers again")]
    private static partial void LogOpened(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "The rate limits are shared through Redis")]
    private static partial void LogClosed(ILogger logger);
}
