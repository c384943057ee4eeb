using StackExchange.Redis;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits.Shared;

/// <summary>The limits that all processes share. Thread-safe.</summary>
internal interface ISharedLimits
{
    /// <summary>False: every process applies its share by itself.</summary>
    bool IsReachable { get; }

    /// <summary>Processes that share, at least 1.</summary>
    int Nodes { get; }

    /// <summary>Takes tokens.</summary>
    /// <returns>What was taken; null: that cannot be done now, or not in time. Never fails.</returns>
    ValueTask<SharedGrant?> TryTakeAsync(RedisKey key, RatePolicy policy, SharedAsk ask);
}

/// <summary>What is asked of a shared limit.</summary>
/// <param name="Want">Tokens.</param>
/// <param name="Least">Fewer are not taken; 0: all are taken, whether or not they are there.</param>
/// <param name="Lease">More that may be taken ahead.</param>
/// <param name="FloorNs">The backlog that is known of here.</param>
/// <param name="OwedNs">How much more it became here while nobody could be asked.</param>
internal readonly record struct SharedAsk(int Want, int Least, int Lease, long FloorNs, long OwedNs = 0);

/// <summary>What a shared limit gave.</summary>
/// <param name="Taken">Tokens.</param>
/// <param name="BacklogNs">Time until the whole burst is back.</param>
internal readonly record struct SharedGrant(int Taken, long BacklogNs);
