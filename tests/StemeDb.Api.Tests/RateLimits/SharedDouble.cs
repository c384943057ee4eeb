using StackExchange.Redis;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>A shared limit in this process, which can be away, and whose answers can be held back.</summary>
internal sealed class SharedDouble(ManualClock clock) : ISharedLimits
{
    private readonly Dictionary<string, (long AtNs, long Ns)> _limits = [];

    public bool IsReachable { get; set; } = true;

    public int Nodes { get; set; } = 1;

    /// <summary>What was asked.</summary>
    public List<SharedAsk> Asks { get; } = [];

    /// <summary>Holds answers back until it is completed; null: it does not.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Forgets everything, as a Redis that is flushed.</summary>
    public void Forget() => _limits.Clear();

    public async ValueTask<SharedGrant?> TryTakeAsync(RedisKey key, RatePolicy policy, SharedAsk ask)
    {
        Asks.Add(ask);
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        if (!IsReachable)
        {
            return null;
        }

        var now = clock.GetTimestamp() * 100;
        var (at, ns) = _limits.GetValueOrDefault(key!);
        var (taken, backlog) = GcraModel.Take(policy.IntervalNs, policy.Burst, ask, Math.Max(0, ns - (now - at)));
        _limits[key!] = (now, backlog);
        return new SharedGrant(taken, backlog);
    }
}
