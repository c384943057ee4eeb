namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>
/// What is known of a limit: how long it takes until the whole burst is back. It falls as time passes. Never more than the truth, as
/// others only add to it; so whoever is refused by it would be refused by Redis as well.
/// </summary>
internal struct Backlog
{
    private long _at;
    private long _ns;

    public readonly long At(long nowNs) => Math.Max(0, _ns - Math.Max(0, nowNs - _at));

    /// <summary>It is at least this much.</summary>
    public void Raise(long nowNs, long atNs, long ns)
    {
        var now = Math.Max(At(nowNs), ns - Math.Max(0, nowNs - atNs));
        (_at, _ns) = (nowNs, now);
    }

    /// <summary>So much more is owed.</summary>
    public void Add(long nowNs, long ns, long maxNs) => (_at, _ns) = (nowNs, Math.Min(At(nowNs) + ns, maxNs));
}
