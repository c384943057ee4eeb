using StackExchange.Redis;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>
/// What one key or address has of one class. While Redis answers, it decides; this stands in front of it: what is over its limit is
/// refused here until it recovers, requests that come together are asked for together, and a busy one takes a few tokens ahead. While
/// Redis is away this decides by the process's share of the limit, from what was known last. Thread-safe.
/// </summary>
/// <remarks>
/// A share is the whole limit at a fraction of the speed: each token costs as many times its interval as there are processes. So a
/// backlog means the same time on either side, and a share begins with that of the whole. What was given out of the share is told to
/// Redis when it is back.
/// </remarks>
internal sealed class RateAccount(RedisKey key, ISharedLimits shared, TimeProvider clock)
{
    private const long MaxDebtNs = 3_600_000_000_000;

    private readonly Lock _gate = new();
    // As Redis told it; and with what was given since out of the share.
    private Backlog _known;
    private Backlog _backlog;
    private TokenLease _lease;
    private RateBatch? _waiting;
    private bool _isAsking;
    private int _underWay;

    private long Now => clock.GetElapsedTime(0).Ticks * 100;

    /// <summary>Counts a request as under way, unless as many as may be are.</summary>
    /// <param name="limit">How many may be; 0: any number.</param>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _underWay) <= limit || limit == 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>Whether it is in use, so that it must not be forgotten.</summary>
    public bool IsInUse => Volatile.Read(ref _underWay) > 0;

    /// <summary>Whether forgetting it would change nothing.</summary>
    public bool IsIdle()
    {
        lock (_gate)
        {
            var now = Now;
            return !IsInUse && !_isAsking && _backlog.At(now) == 0 && _known.At(now) == 0 && _lease.Left(now) == 0;
        }
    }

    /// <summary>Takes one token.</summary>
    public ValueTask<RateVerdict> TakeAsync(RatePolicy policy)
    {
        RateBatch batch;
        int place;
        lock (_gate)
        {
            var now = Now;
            if (_lease.TryUse(1, now))
            {
                return new(Verdict(policy, now, isAllowed: true, 1));
            }

            if (!shared.IsReachable)
            {
                return new(TakeOfShare(policy, 1, now));
            }

            if (IsOver(policy, 1, now))
            {
                return new(Verdict(policy, now, isAllowed: false, 1));
            }

            batch = _waiting ??= new RateBatch();
            place = batch.Join();
            if (_isAsking)
            {
                return WaitAsync(policy, batch, place);
            }

            _isAsking = true;
            _waiting = null;
        }

        _ = AskAsync(policy, batch);
        return WaitAsync(policy, batch, place);
    }

    /// <summary>Takes many tokens, all or none. More than the burst need all of it, and leave the rest as a debt.</summary>
    public async ValueTask<RateVerdict> TakeAsync(RatePolicy policy, int tokens)
    {
        SharedAsk ask;
        long asked;
        lock (_gate)
        {
            asked = Now;
            if (_lease.TryUse(tokens, asked))
            {
                return Verdict(policy, asked, isAllowed: true, tokens);
            }

            if (!shared.IsReachable)
            {
                return TakeOfShare(policy, tokens, asked);
            }

            if (IsOver(policy, tokens, asked))
            {
                return Verdict(policy, asked, isAllowed: false, tokens);
            }

            ask = Ask(tokens, tokens, _lease.Want(tokens, policy.MaxLease, asked), asked);
        }

        var grant = await shared.TryTakeAsync(key, policy, ask);
        lock (_gate)
        {
            var now = Now;
            if (grant is not { } given)
            {
                TakeBack(ask, now);
                return TakeOfShare(policy, tokens, now);
            }

            Learn(now, asked, given);
            _lease.Add(given.Taken - tokens, now);
            return Verdict(policy, now, given.Taken > 0, tokens);
        }
    }

    /// <summary>Charges for work that was done already: a debt, if need be.</summary>
    public async ValueTask ChargeAsync(RatePolicy policy, int tokens)
    {
        SharedAsk ask;
        long asked;
        lock (_gate)
        {
            asked = Now;
            ask = Ask(tokens, least: 0, lease: 0, asked);
        }

        var grant = await shared.TryTakeAsync(key, policy, ask);
        lock (_gate)
        {
            var now = Now;
            if (grant is { } given)
            {
                Learn(now, asked, given);
            }
            else
            {
                Owe(policy, tokens, now);
                TakeBack(ask, now);
            }
        }
    }

    private async ValueTask<RateVerdict> WaitAsync(RatePolicy policy, RateBatch batch, int place)
    {
        await batch.Done;
        lock (_gate)
        {
            return Verdict(policy, Now, place < batch.Granted, 1);
        }
    }

    /// <summary>Asks for a batch, then for those that came meanwhile, until none did. Never fails: those who wait would wait for ever.</summary>
    private async Task AskAsync(RatePolicy policy, RateBatch? batch)
    {
        while (batch is not null)
        {
            SharedAsk ask;
            long asked;
            lock (_gate)
            {
                asked = Now;
                ask = Ask(batch.Count, least: 1, _lease.Want(batch.Count, policy.MaxLease, asked), asked);
            }

            var grant = await shared.TryTakeAsync(key, policy, ask);
            int granted;
            RateBatch? next;
            lock (_gate)
            {
                granted = Settle(policy, batch.Count, asked, ask, grant);
                next = _waiting;
                _waiting = null;
                _isAsking = next is not null;
            }

            batch.Complete(granted);
            batch = next;
        }
    }

    private int Settle(RatePolicy policy, int count, long asked, in SharedAsk ask, SharedGrant? grant)
    {
        var now = Now;
        if (grant is { } given)
        {
            Learn(now, asked, given);
            _lease.Add(given.Taken - count, now);
            return given.Taken;
        }

        TakeBack(ask, now);
        var granted = 0;
        while (granted < count && TakeOfShare(policy, 1, now).IsAllowed)
        {
            granted++;
        }

        return granted;
    }

    private RateVerdict TakeOfShare(RatePolicy policy, int tokens, long now)
    {
        var cost = ShareCost(policy, tokens);
        var isAllowed = _backlog.At(now) + Math.Min(cost, policy.BurstNs) <= policy.BurstNs;
        if (isAllowed)
        {
            Owe(policy, tokens, now);
        }

        return Verdict(policy, now, isAllowed, tokens);
    }

    /// <summary>What to ask, with what is owed; the caller takes that back if Redis did not hear of it.</summary>
    private SharedAsk Ask(int want, int least, int lease, long now)
    {
        var known = _known.At(now);
        var owed = Math.Max(0, _backlog.At(now) - known) / shared.Nodes;
        _backlog = _known;
        return new SharedAsk(want, least, lease, known, owed);
    }

    private void TakeBack(in SharedAsk ask, long now) => _backlog.Add(now, ask.OwedNs * shared.Nodes, long.MaxValue);

    private void Learn(long now, long asked, in SharedGrant given)
    {
        _known.Raise(now, asked, given.BacklogNs);
        _backlog.Raise(now, asked, given.BacklogNs);
    }

    private void Owe(RatePolicy policy, int tokens, long now) =>
        _backlog.Add(now, ShareCost(policy, tokens), policy.BurstNs + MaxDebtNs);

    private long ShareCost(RatePolicy policy, int tokens) => policy.IntervalNs * tokens * shared.Nodes;

    private bool IsOver(RatePolicy policy, int tokens, long now) =>
        _known.At(now) + Math.Min(policy.IntervalNs * tokens, policy.BurstNs) > policy.BurstNs;

    private RateVerdict Verdict(RatePolicy policy, long now, bool isAllowed, int tokens)
    {
        var (interval, backlog) = shared.IsReachable
            ? (policy.IntervalNs, _known.At(now))
            : (policy.IntervalNs * shared.Nodes, _backlog.At(now));
        var remaining = (Math.Max(0, policy.BurstNs - backlog) / interval) + _lease.Left(now);
        var wait = isAllowed ? 0 : Math.Max(1, backlog + Math.Min(interval * tokens, policy.BurstNs) - policy.BurstNs);
        return new RateVerdict(isAllowed, isAllowed ? remaining : 0, backlog, wait);
    }
}
