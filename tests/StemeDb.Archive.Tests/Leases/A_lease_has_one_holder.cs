using StemeDb.Archive.Faults;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Local;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Leases;

public sealed class A_lease_has_one_holder : IDisposable
{
    private static readonly ArchiveNames _names = new(Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10"));
    private static readonly TimeSpan _lasts = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;
    private readonly SteppedClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_next_waits_until_the_first_was_silent_for_as_long_as_it_lasts()
    {
        var first = await AcquireAsync();
        Assert.Equal(1, first.Epoch);
        var second = AcquireAsync();
        for (var renewals = 0; renewals < 5; renewals++)
        {
            await _clock.StepUntilAsync(first.RenewEvery, () => _clock.Waiting > 0);
            await first.RenewAsync(Cancellation);
            first.ThrowIfLost();
        }

        Assert.False(second.IsCompleted);
        await _clock.StepUntilAsync(_lasts * 2, () => second.IsCompleted);
        Assert.Equal(7, (await second).Epoch);
        Assert.Throws<LeaseLostException>(first.ThrowIfLost);
        await Assert.ThrowsAsync<LeaseLostException>(() => first.RenewAsync(Cancellation));
    }

    [Fact]
    public async Task A_holder_that_was_overtaken_learns_it_when_it_renews()
    {
        var first = await AcquireAsync();
        await Store().PutIfAbsentAsync(_names.Lease(1, 2), StemeDb.Archive.Objects.ObjectContent.Of("another's"u8.ToArray()), Cancellation);
        await Assert.ThrowsAsync<LeaseLostException>(() => first.RenewAsync(Cancellation));
        Assert.Throws<LeaseLostException>(first.ThrowIfLost);
    }

    [Fact]
    public async Task A_released_lease_is_taken_at_once()
    {
        var first = await AcquireAsync();
        await first.ReleaseAsync(Cancellation);
        Assert.Equal(3, (await AcquireAsync()).Epoch);
        Assert.Throws<LeaseLostException>(first.ThrowIfLost);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_gets_it()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var all = Enumerable.Range(0, 6).Select(_ => AcquireAsync(cancellation: giveUp.Token)).ToArray();
        await await Task.WhenAny(all);
        await _clock.StepUntilAsync(TimeSpan.Zero, () => _clock.Waiting >= 5);
        _ = Assert.Single(all, task => task.IsCompleted);
        await giveUp.CancelAsync();
    }

    [Fact]
    public async Task Of_two_who_both_found_it_free_one_gets_it()
    {
        var (reached, both) = (0, new TaskCompletionSource());
        var store = new FaultyObjectStore(Store(), _ => ObjectFault.None, async (call, _) =>
        {
            if (call.Verb != ObjectVerb.Put) return;
            if (Interlocked.Increment(ref reached) == 2) both.SetResult();
            await both.Task;
        });
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<ArchiveLease>[] two = [AcquireAsync(store, giveUp.Token), AcquireAsync(store, giveUp.Token)];
        await await Task.WhenAny(two);
        await _clock.StepUntilAsync(TimeSpan.Zero, () => _clock.Waiting >= 1 || two.All(task => task.IsCompleted));
        _ = Assert.Single(two, task => task.IsCompleted);
        await giveUp.CancelAsync();
    }

    [Fact]
    public async Task A_put_whose_answer_was_lost_is_known_as_ones_own()
    {
        var lose = false;
        var store = new FaultyObjectStore(Store(), call => lose && call.Verb == ObjectVerb.Put ? ObjectFault.LoseAnswer : ObjectFault.None);
        var lease = await AcquireAsync(store);
        lose = true;
        await Assert.ThrowsAnyAsync<StemeDb.Archive.Objects.ObjectStoreException>(() => lease.RenewAsync(Cancellation));
        lose = false;
        await lease.RenewAsync(Cancellation);
        Assert.Equal(2, lease.Epoch);
    }

    [Fact]
    public async Task A_listing_that_is_behind_does_not_make_a_second_holder()
    {
        var stale = false;
        var store = new FaultyObjectStore(Store(), call => stale && call.Verb == ObjectVerb.List ? ObjectFault.Stale : ObjectFault.None);
        var first = await AcquireAsync(store);
        await first.RenewAsync(Cancellation);
        await first.RenewAsync(Cancellation);
        stale = true; // Epochs 2 and 3 are not seen.
        var second = AcquireAsync(store);
        await _clock.StepUntilAsync(first.RenewEvery, () => _clock.Waiting > 0);
        stale = false;
        await first.RenewAsync(Cancellation);
        await _clock.StepUntilAsync(_lasts * 2 / 3, () => _clock.Waiting > 0);
        Assert.False(second.IsCompleted);
        first.ThrowIfLost();
    }

    [Fact]
    public async Task Old_epochs_are_removed()
    {
        var lease = await AcquireAsync();
        for (var i = 0; i < 100; i++) await lease.RenewAsync(Cancellation);
        Assert.InRange((await Store().ListAsync(_names.LeasesOf(1), cancellation: Cancellation)).Objects.Count, 1, 64);
        await lease.ReleaseAsync(Cancellation);
        Assert.Equal(103, (await AcquireAsync()).Epoch);
    }

    private LocalObjectStore Store() => LocalObjectStore.Open(DiskFileSystem.Instance, _directory);

    private Task<ArchiveLease> AcquireAsync(StemeDb.Archive.Objects.IObjectStore? store = null, CancellationToken? cancellation = null) =>
        ArchiveLease.AcquireAsync(store ?? Store(), _names, generation: 1, _lasts, _clock, waiting: null, cancellation ?? Cancellation);
}
