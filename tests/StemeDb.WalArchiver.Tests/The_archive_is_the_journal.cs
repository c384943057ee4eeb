using StemeDb.Archive.Faults;

namespace StemeDb.WalArchiver.Tests;

public sealed class The_archive_is_the_journal
{
    [Fact]
    public async Task Every_batch_is_archived_once_and_reported()
    {
        await using var bench = new ArchiverBench(seed: 1);
        var archiver = bench.Start();
        for (var i = 0; i < 20; i++)
        {
            bench.Engine.Append(batches: 10);
            await bench.UntilArchivedAsync(archiver.Work);
        }

        await archiver.StopAsync();
        await bench.RequireWholeAsync();
        Assert.Equal((bench.Engine.Journal.LastSeq, 0L, 0.0), (archiver.State.ArchivedSeq, archiver.State.LagRecords, archiver.State.LagSeconds));
        Assert.Null(archiver.State.Problem);
    }

    [Fact]
    public async Task It_goes_on_where_it_was_with_nothing_remembered_but_the_store()
    {
        await using var bench = new ArchiverBench(seed: 2);
        for (var i = 0; i < 5; i++)
        {
            bench.Engine.Append(batches: 7);
            var archiver = bench.Start();
            await bench.UntilArchivedAsync(archiver.Work);
            await archiver.StopAsync();
        }

        await bench.RequireWholeAsync();
    }

    [Fact]
    public async Task Nothing_is_reported_before_it_is_there()
    {
        await using var bench = new ArchiverBench(seed: 13);
        var tries = 0;
        var store = new FaultyObjectStore(bench.Store, call =>
            call.Verb == ObjectVerb.Put && bench.Names.PieceSeqsOf(1, call.Name) is not null && Interlocked.Increment(ref tries) <= 3 ? ObjectFault.Fail : ObjectFault.None);
        bench.Engine.Append(batches: 3);
        var archiver = bench.Start(store, leaseMs: 30_000);
        await ArchiverBench.UntilAsync(() => Volatile.Read(ref tries) == 2, "a second try", archiver.Work);
        Assert.Equal(0, bench.Engine.Reported); // The engine would trim what is nowhere else.
        await bench.UntilArchivedAsync(archiver.Work);
        await archiver.StopAsync();
    }

    [Fact]
    public async Task What_is_last_is_made_durable_before_anything_rests_on_it()
    {
        await using var bench = new ArchiverBench(seed: 12);
        bench.Engine.Append(batches: 7);
        var first = bench.Start();
        await bench.UntilArchivedAsync(first.Work);
        await first.StopAsync();
        var last = first.State.ArchivedSeq;

        var watched = new FaultyObjectStore(bench.Store, _ => ObjectFault.None);
        bench.Engine.Append(batches: 7);
        var second = bench.Start(watched);
        await bench.UntilArchivedAsync(second.Work);
        await second.StopAsync();

        // Whoever put it may have been killed before its folder was synced; a put of the same bytes syncs it.
        var puts = watched.Calls.Where(call => call.Verb == ObjectVerb.Put).Select(call => bench.Names.PieceSeqsOf(1, call.Name)?.LastSeq).OfType<long>().ToArray();
        Assert.Equal(last, puts[0]);
        Assert.All(puts[1..], seq => Assert.True(seq > last));
        Assert.True(puts.Length > 1);
    }

    [Theory]
    [InlineData(ObjectFault.Fail)]
    [InlineData(ObjectFault.LoseAnswer)]
    public async Task A_store_that_fails_every_third_call_costs_time_and_nothing_else(ObjectFault fault)
    {
        await using var bench = new ArchiverBench(seed: 3);
        bench.Engine.Append(batches: 100);
        var archiver = bench.Start(new FaultyObjectStore(bench.Store, FaultyObjectStore.EveryNth(3, fault)), leaseMs: 5_000);
        await bench.UntilArchivedAsync(archiver.Work);
        await archiver.StopAsync();
        await bench.RequireWholeAsync();
    }

    [Fact]
    public async Task Faults_by_chance_leave_no_gap_and_no_copy()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await using var bench = new ArchiverBench(seed);
        // Without stale listings: what they can leave is told by the test below.
        var chance = FaultyObjectStore.Randomly(seed, 0.15);
        var store = new FaultyObjectStore(bench.Store, call => chance(call) is var fault && fault == ObjectFault.Stale ? ObjectFault.Fail : fault);
        for (var i = 0; i < 4; i++)
        {
            bench.Engine.Append(batches: 40);
            var archiver = bench.Start(store, leaseMs: 5_000);
            await bench.UntilArchivedAsync(archiver.Work);
            await archiver.StopAsync();
        }

        await bench.RequireWholeAsync();
    }

    [Fact]
    public async Task While_the_store_is_away_the_engine_is_not_read_and_the_lag_is_told()
    {
        await using var bench = new ArchiverBench(seed: 4);
        var away = false;
        var archiver = bench.Start(new FaultyObjectStore(bench.Store, _ => Volatile.Read(ref away) ? ObjectFault.Fail : ObjectFault.None), pieceBytes: 16_384, leaseMs: 5_000);
        bench.Engine.Append(batches: 3);
        await bench.UntilArchivedAsync(archiver.Work);
        Volatile.Write(ref away, true);
        bench.Engine.Append(batches: 2_000, payloadBytes: 1_000);
        await ArchiverBench.UntilAsync(() => archiver.State.Problem is not null, "a problem", archiver.Work);
        await ArchiverBench.UntilAsync(() => archiver.State.LagSeconds > 0 && archiver.State.LagBytes > 1_000_000, "a lag", archiver.Work);
        Assert.InRange(bench.Engine.PartsTaken, 1, 20);
        Volatile.Write(ref away, false);
        await bench.UntilArchivedAsync(archiver.Work);
        await archiver.StopAsync();
        await bench.RequireWholeAsync();
    }

    [Fact]
    public async Task A_listing_that_is_behind_can_leave_batches_twice_but_none_out_and_none_wrong()
    {
        await using var bench = new ArchiverBench(seed: 6);
        var stale = false;
        var store = new FaultyObjectStore(
            bench.Store, call => Volatile.Read(ref stale) && call.Verb == ObjectVerb.List && call.Name == bench.Names.JournalOf(1) ? ObjectFault.Stale : ObjectFault.None);
        var first = bench.Start(store);
        bench.Engine.Append(batches: 30);
        await bench.UntilArchivedAsync(first.Work);
        await first.StopAsync();

        // Nothing of it is listed.
        Volatile.Write(ref stale, true);
        bench.Engine.Append(batches: 30);
        var second = bench.Start(store, pieceBytes: 3_000);
        await bench.UntilArchivedAsync(second.Work);
        await second.StopAsync();
        Assert.NotEqual(0, await bench.RequireReadableAsync());

        Volatile.Write(ref stale, false);
        bench.Engine.Append(batches: 30);
        var third = bench.Start(store);
        await bench.UntilArchivedAsync(third.Work);
        await third.StopAsync();
        await bench.RequireReadableAsync();
    }

    [Fact]
    public async Task What_was_gathered_is_archived_when_it_is_asked_to_stop()
    {
        await using var bench = new ArchiverBench(seed: 9);
        bench.Engine.Append(batches: 30);
        var archiver = bench.Start(pieceBytes: 1 << 20, leaseMs: 5_000, maxLag: TimeSpan.FromHours(1));
        await ArchiverBench.UntilAsync(() => archiver.State.ReadSeq == bench.Engine.Journal.LastSeq, "all of the journal", archiver.Work);
        Assert.Equal(0, archiver.State.ArchivedSeq);
        await archiver.StopAsync();
        Assert.Equal(bench.Engine.Journal.LastSeq, bench.Engine.Reported);
        await bench.RequireWholeAsync();
    }

    [Fact]
    public async Task A_store_that_is_away_does_not_keep_it_from_stopping()
    {
        await using var bench = new ArchiverBench(seed: 10);
        bench.Engine.Append(batches: 30);
        var away = false;
        var store = new FaultyObjectStore(bench.Store, _ => Volatile.Read(ref away) ? ObjectFault.Fail : ObjectFault.None);
        var archiver = bench.Start(store, pieceBytes: 1 << 20, leaseMs: 60_000, maxLag: TimeSpan.FromHours(1));
        await ArchiverBench.UntilAsync(() => archiver.State.ReadSeq == bench.Engine.Journal.LastSeq, "all of the journal", archiver.Work);
        Volatile.Write(ref away, true);
        await archiver.StopAsync().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(0, archiver.State.ArchivedSeq);
    }

    [Fact]
    public async Task A_piece_is_cut_where_it_is_large_enough()
    {
        await using var bench = new ArchiverBench(seed: 5);
        bench.Engine.Append(batches: 100, payloadBytes: 500);
        var archiver = bench.Start(pieceBytes: 5_000);
        await bench.UntilArchivedAsync(archiver.Work);
        await archiver.StopAsync();
        var pieces = await bench.Store.ListAsync(bench.Names.JournalOf(1), cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(pieces.Objects.Count, 10, 100);
        await bench.RequireWholeAsync();
    }
}
