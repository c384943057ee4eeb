namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>Whether tokens were had.</summary>
/// <param name="IsAllowed">True: they were.</param>
/// <param name="Remaining">Tokens that are left, as far as is known here.</param>
/// <param name="RefillNs">Time until the whole burst is back.</param>
/// <param name="WaitNs">Time until what was asked for can be had; 0 when it was.</param>
internal readonly record struct RateVerdict(bool IsAllowed, long Remaining, long RefillNs, long WaitNs)
{
    public TimeSpan Wait => TimeSpan.FromTicks((WaitNs + 99) / 100);
}
