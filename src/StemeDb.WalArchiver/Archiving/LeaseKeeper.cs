using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>Renews a lease in the background until it is disposed of, which releases it. Whether it still holds is asked of the lease.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan _releaseTime = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private readonly ArchiveLease _lease;
    private readonly TimeProvider _clock;
    private readonly Task _loop;

    public LeaseKeeper(ArchiveLease lease, TimeProvider clock)
    {
        (_lease, _clock) = (lease, clock);
        _loop = Task.Run(KeepAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _loop;
        _ending.Dispose();
        try
        {
            using var limit = new CancellationTokenSource(_releaseTime);
            await _lease.ReleaseAsync(limit.Token);
        }
        catch (Exception error) when (error is ObjectStoreException or OperationCanceledException)
        {
            // It runs out by itself.
        }
    }

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_lease.RenewEvery / 2, _clock, _ending.Token);
                try
                {
                    await _lease.RenewAsync(_ending.Token);
                }
                catch (ObjectStoreException)
                {
                    // Tried again until the lease says that it is lost; the shipment tells of the store.
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or LeaseLostException)
        {
            // Ended, or lost: then the next shipment fails.
        }
    }
}
