namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>
/// Tokens taken ahead: they are charged already, so using them needs no asking. Only who asks often takes any, and they lapse after a
/// second.
/// </summary>
internal struct TokenLease
{
    private const long LapseNs = 1_000_000_000;
    private const long BusyNs = 100_000_000;

    private int _tokens;
    private long _until;
    private int _lastWanted;
    private long _lastAsked;

    public readonly int Left(long nowNs) => nowNs < _until ? _tokens : 0;

    public bool TryUse(int tokens, long nowNs)
    {
        if (Left(nowNs) < tokens)
        {
            return false;
        }

        _tokens -= tokens;
        return true;
    }

    /// <summary>How many to take ahead: the more the sooner it was asked again, from none at first.</summary>
    /// <param name="needed">What is needed now.</param>
    /// <param name="max">The most.</param>
    /// <param name="nowNs">Now.</param>
    public int Want(int needed, int max, long nowNs)
    {
        var isBusy = _lastAsked != 0 && nowNs - _lastAsked < BusyNs;
        _lastAsked = nowNs;
        _lastWanted = isBusy ? Math.Min(max - Left(nowNs), Math.Max(2 * _lastWanted, needed)) : 0;
        return _lastWanted;
    }

    public void Add(int tokens, long nowNs)
    {
        if (tokens > 0)
        {
            _tokens = Left(nowNs) + tokens;
            _until = nowNs + LapseNs;
        }
    }
}
