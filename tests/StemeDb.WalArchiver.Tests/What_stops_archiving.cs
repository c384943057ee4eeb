using StemeDb.Archive.Faults.Journals;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;

namespace StemeDb.WalArchiver.Tests;

public sealed class What_stops_archiving
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_archivers_of_one_engine_take_turns()
    {
        await using var bench = new ArchiverBench(seed: 1);
        var (one, other) = (bench.Start(), bench.Start());
        for (var i = 0; i < 10; i++)
        {
            bench.Engine.Append(batches: 10);
            await bench.UntilArchivedAsync(one.Work, other.Work);
        }

        var waiting = one.State.Problem is null ? other : one;
        var holder = one.State.Problem is null ? one : other;
        Assert.Contains("lease", waiting.State.Problem, StringComparison.Ordinal);
        await holder.StopAsync();
        bench.Engine.Append(batches: 10);
        await bench.UntilArchivedAsync(waiting.Work);
        await waiting.StopAsync();
        await bench.RequireWholeAsync();
    }

    [Fact]
    public async Task Who_lost_the_lease_to_another_stops()
    {
        await using var bench = new ArchiverBench(seed: 2);
        var archiver = bench.Start(leaseMs: 2_000);
        bench.Engine.Append(batches: 1);
        await bench.UntilArchivedAsync(archiver.Work);
        var epochs = (await bench.Store.ListAsync(bench.Names.LeasesOf(1), cancellation: Cancellation)).Objects.Count;
        for (var epoch = epochs; epoch < epochs + 3; epoch++)
        {
            await bench.Store.PutIfAbsentAsync(bench.Names.Lease(1, epoch + 1), ObjectContent.Of("another's"u8.ToArray()), Cancellation);
        }

        for (var i = 0; !archiver.Work.IsCompleted; i++)
        {
            bench.Engine.Append(batches: 1);
            await Task.WhenAny(archiver.Work, Task.Delay(50, Cancellation));
            Assert.True(i < 600, "The archiver went on.");
        }

        Assert.Equal(ArchiverExitCodes.LeaseTaken, (await ArchiverBench.StoppedAsync(archiver.Work)).ExitCode);
    }

    [Fact]
    public async Task A_name_taken_by_other_bytes()
    {
        await using var bench = new ArchiverBench(seed: 3);
        var journal = new MadeJournal(seed: 3);
        journal.Append();
        bench.Engine.Append(batches: 1);
        // Put while it runs, so that it does not find it at its start.
        var archiver = bench.Start(new Intrusion(bench.Store, bench.Names.Piece(1, 1, journal.LastSeq)));
        var error = await ArchiverBench.StoppedAsync(archiver.Work);
        Assert.Equal(ArchiverExitCodes.Conflict, error.ExitCode);
        Assert.NotNull(archiver.State.Problem);
        Assert.Equal("other"u8.ToArray(), await bench.Store.ReadAllAsync(bench.Names.Piece(1, 1, journal.LastSeq), 100, Cancellation));
    }

    [Fact]
    public async Task A_journal_that_is_not_the_one_in_the_archive()
    {
        await using var bench = new ArchiverBench(seed: 4);
        bench.Engine.Append(batches: 5);
        var first = bench.Start();
        await bench.UntilArchivedAsync(first.Work);
        await first.StopAsync();

        var shorter = new MadeJournal(seed: 4);
        shorter.Append();
        bench.Engine.Restore(generation: 1, shorter);
        Assert.Equal(ArchiverExitCodes.OtherPast, (await ArchiverBench.StoppedAsync(bench.Start().Work)).ExitCode);

        var other = new MadeJournal(seed: 5);
        while (other.LastSeq <= first.State.ArchivedSeq + 10) other.Append();
        bench.Engine.Restore(generation: 1, other);
        Assert.Equal(ArchiverExitCodes.OtherPast, (await ArchiverBench.StoppedAsync(bench.Start().Work)).ExitCode);
    }

    [Fact]
    public async Task A_last_piece_that_is_damaged()
    {
        await using var bench = new ArchiverBench(seed: 6);
        await bench.Store.PutIfAbsentAsync(bench.Names.Piece(1, 1, 5), ObjectContent.Of(new byte[500]), Cancellation);
        bench.Engine.Append(batches: 10);
        Assert.Equal(ArchiverExitCodes.ArchiveUnreadable, (await ArchiverBench.StoppedAsync(bench.Start().Work)).ExitCode);
    }

    [Fact]
    public async Task A_restored_engine_archives_into_its_own_generation()
    {
        await using var bench = new ArchiverBench(seed: 7);
        var archiver = bench.Start();
        bench.Engine.Append(batches: 20);
        await bench.UntilArchivedAsync(archiver.Work);
        var old = (await bench.Store.ListAsync(bench.Names.JournalOf(1), cancellation: Cancellation)).Objects;

        var past = new MadeJournal(seed: 7);
        for (var i = 0; i < 10; i++) past.Append();
        for (var i = 0; i < 5; i++) past.Append(payloadBytes: 77);
        bench.Engine.Restore(generation: 2, past);
        await bench.UntilArchivedAsync(archiver.Work);
        await archiver.StopAsync();
        await bench.RequireWholeAsync(generation: 2);
        Assert.Equal(old, (await bench.Store.ListAsync(bench.Names.JournalOf(1), cancellation: Cancellation)).Objects);
        Assert.Equal([1, 2], await ArchivedJournal.GenerationsAsync(bench.Store, bench.Names, Cancellation));
    }

    [Fact]
    public async Task Journal_that_the_engine_no_longer_has_is_a_gap_that_is_told_and_does_not_stop_it()
    {
        await using var bench = new ArchiverBench(seed: 8);
        var first = bench.Start();
        bench.Engine.Append(batches: 5);
        await bench.UntilArchivedAsync(first.Work);
        await first.StopAsync();
        bench.Engine.Append(batches: 20);
        bench.Engine.FirstRetainedSeq = bench.Engine.Journal.Batches[15].FirstSeq;
        var second = bench.Start();
        await bench.UntilArchivedAsync(second.Work);
        Assert.Contains("lacks", second.State.Gap, StringComparison.Ordinal);
        Assert.Null(second.State.Problem);
    }
}
