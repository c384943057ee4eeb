namespace StemeDb.Contracts.Session;

/// <summary>Pauses between attempts to connect: doubling up to a limit, each with jitter so that many processes spread.</summary>
internal sealed class ReconnectDelay(TimeSpan min, TimeSpan max)
{
    private readonly TimeSpan _first = min;
    private TimeSpan _next = min;

    /// <summary>A connection was made: the next pause is the shortest again.</summary>
    public void Reset() => _next = _first;

    /// <summary>The pause before the next attempt: 50 to 100 % of the current step.</summary>
    public TimeSpan Next()
    {
        var delay = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < max ? _next * 2 : max;
        return delay;
    }
}
