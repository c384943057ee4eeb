using StemeDb.Archive.Faults;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Local;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Leases;

/// <summary>The clock of the holder's machine, or of who waits, is set by hours while the lease is held.</summary>
public sealed class A_lease_bears_clocks_that_jump : IDisposable
{
    private static readonly ArchiveNames _names = new(Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10"));
    private static readonly TimeSpan _lasts = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;
    private readonly SteppedClock _steady = new();
    private readonly JumpingClock _holders;
    private readonly JumpingClock _others;

    public A_lease_bears_clocks_that_jump() => (_holders, _others) = (new JumpingClock(_steady), new JumpingClock(_steady));

    /// <summary>Of the holder's clock and of the other's, in hours.</summary>
    public static TheoryData<int, int> Jumps => new() { { 5, 0 }, { -5, 0 }, { 0, 5 }, { 0, -5 }, { 5, -5 }, { -5, 5 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task Who_holds_it_keeps_it_as_long_as_it_is_renewed(int holderHours, int otherHours)
    {
        var first = await AcquireAsync(_holders);
        var second = AcquireAsync(_others);
        for (var renewals = 0; renewals < 9; renewals++)
        {
            if (renewals % 3 == 0) (_holders.Jump, _others.Jump) = (_holders.Jump + TimeSpan.FromHours(holderHours), _others.Jump + TimeSpan.FromHours(otherHours));
            first.ThrowIfLost();
            await _steady.StepUntilAsync(first.RenewEvery, () => _steady.Waiting > 0);
            await first.RenewAsync(Cancellation);
        }

        Assert.False(second.IsCompleted);
        await _steady.StepUntilAsync(_lasts * 2, () => second.IsCompleted);
        Assert.True((await second).Epoch > first.Epoch);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task Who_was_silent_for_as_long_as_it_lasts_loses_it_and_knows(int holderHours, int otherHours)
    {
        var first = await AcquireAsync(_holders);
        var second = AcquireAsync(_others);
        (_holders.Jump, _others.Jump) = (TimeSpan.FromHours(holderHours), TimeSpan.FromHours(otherHours));
        await _steady.StepUntilAsync(_lasts * 2, () => second.IsCompleted);
        Assert.Throws<LeaseLostException>(first.ThrowIfLost);
        await Assert.ThrowsAsync<LeaseLostException>(() => first.RenewAsync(Cancellation));
        Assert.True((await second).Epoch > first.Epoch);
    }

    private Task<ArchiveLease> AcquireAsync(TimeProvider clock) => ArchiveLease.AcquireAsync(
        LocalObjectStore.Open(DiskFileSystem.Instance, _directory), _names, generation: 1, _lasts, clock, waiting: null, Cancellation);
}
