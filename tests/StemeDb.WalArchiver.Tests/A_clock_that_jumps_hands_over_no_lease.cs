using StemeDb.Archive.Faults;

namespace StemeDb.WalArchiver.Tests;

/// <summary>Two archivers, of which the clock of one's machine is set by hours, ahead and back, while one ships and one waits.</summary>
public sealed class A_clock_that_jumps_hands_over_no_lease
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_ships_goes_on_and_who_waits_waits(bool isHolders)
    {
        await using var bench = new ArchiverBench(seed: 7);
        var jumping = new JumpingClock(TimeProvider.System);
        var first = bench.Start(leaseMs: 10_000, clock: isHolders ? jumping : null);
        bench.Engine.Append(batches: 5);
        await bench.UntilArchivedAsync(first.Work);
        var second = bench.Start(leaseMs: 10_000, clock: isHolders ? null : jumping);
        await ArchiverBench.UntilAsync(() => IsWaiting(second.State.Problem), "a second one that waits", second.Work);
        foreach (var hours in new[] { 5, -5, 48, -48, 0 })
        {
            jumping.Jump = TimeSpan.FromHours(hours);
            bench.Engine.Append(batches: 20);
            await bench.UntilArchivedAsync(first.Work, second.Work);
            Assert.Equal(bench.Engine.Journal.LastSeq, first.State.ArchivedSeq);
            Assert.True(IsWaiting(second.State.Problem), second.State.Problem);
        }

        await first.StopAsync();
        bench.Engine.Append(batches: 5);
        await bench.UntilArchivedAsync(second.Work);
        await second.StopAsync();
        await bench.RequireWholeAsync();
    }

    private static bool IsWaiting(string? problem) => problem?.Contains("another archiver holds the lease", StringComparison.Ordinal) == true;
}
