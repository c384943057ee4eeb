using System.Collections.Concurrent;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.RateLimits.Accounts;

/// <summary>
/// The accounts of those who ask now: bounded, however many addresses come. Forgetting one is safe while Redis answers, which has
/// them all; while it is away somebody forgotten begins anew. Thread-safe.
/// </summary>
internal sealed class RateAccounts(ISharedLimits shared, RateLimitOptions options, TimeProvider clock) : BackgroundService
{
    /// <summary>Accounts that are kept, at most, but for those in use.</summary>
    public const int MaxAccounts = 100_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(Partition, RateClass), RateAccount> _accounts = new();
    private readonly Lock _sweeping = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The account, new if it is not there.</summary>
    public RateAccount Of(Partition partition, RateClass kind) =>
        _accounts.TryGetValue((partition, kind), out var account) ? account : Add(partition, kind);

    /// <summary>Forgets accounts with nothing to remember.</summary>
    public void Sweep() => Forget(account => account.IsIdle(), 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private RateAccount Add(Partition partition, RateClass kind)
    {
        if (Count >= MaxAccounts)
        {
            MakeRoom();
        }

        var made = new RateAccount($"{options.KeyPrefix}{RatePolicy.NameOf(kind)}:{partition}", shared, clock);
        var kept = _accounts.GetOrAdd((partition, kind), made);
        if (ReferenceEquals(made, kept))
        {
            Interlocked.Increment(ref _count);
        }

        return kept;
    }

    private void MakeRoom()
    {
        // A tenth at once, so that the next ones need not look again.
        var target = MaxAccounts / 10 * 9;
        Forget(account => account.IsIdle(), target);
        Forget(account => !account.IsInUse, target);
    }

    private void Forget(Func<RateAccount, bool> isForgettable, int downTo)
    {
        lock (_sweeping)
        {
            foreach (var entry in _accounts)
            {
                if (Count <= downTo)
                {
                    return;
                }

                if (isForgettable(entry.Value) && _accounts.TryRemove(entry))
                {
                    Interlocked.Decrement(ref _count);
                }
            }
        }
    }
}
