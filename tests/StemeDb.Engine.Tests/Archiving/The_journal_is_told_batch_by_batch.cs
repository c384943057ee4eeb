using StemeDb.Contracts.V1;
using StemeDb.Engine.Archiving;
using StemeDb.Engine.Telemetry;
using StemeDb.Engine.Tests.Feeds;

namespace StemeDb.Engine.Tests.Archiving;

public sealed class The_journal_is_told_batch_by_batch : IDisposable
{
    private readonly EngineMetrics _metrics = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose()
    {
        _metrics.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Every_batch_comes_once_with_checksums_that_follow_each_other()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await WriteAsync(engine, 300);
        await using var feed = Open(engine, new FollowJournalRequest { FromSeq = 1 });
        var parts = await feed.AllAsync();

        Assert.Empty(parts[0].Batches);
        Assert.Equal((1UL, 300UL), (parts[0].FirstRetainedSeq, parts[0].DurableSeq));
        Assert.Equal((EngineOnDisk.Metadata.ClusterId.ToString(), 1UL), (parts[0].ClusterId, parts[0].Generation));
        var batches = parts.SelectMany(part => part.Batches).ToList();
        var (seq, checksum) = (0UL, 0U);
        foreach (var batch in batches)
        {
            Assert.Equal((seq + 1, checksum), (batch.FirstSeq, batch.Previous));
            Assert.Equal(RecordedAt(batch.FirstSeq), batch.FirstRecordedAt);
            Assert.Equal(RecordedAt(batch.FirstSeq + batch.Count - 1), batch.LastRecordedAt);
            (seq, checksum) = (batch.FirstSeq + batch.Count - 1, batch.Checksum);
        }

        Assert.Equal((300UL, parts[0].DurableChecksum), (seq, checksum));
    }

    [Fact]
    public async Task A_feed_in_the_middle_begins_with_the_batch_that_holds_the_seq()
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
        var writes = Enumerable.Range(0, 10).Select(i => engine.Submit(Claims.Of($"p/{i}", "s", "v"))).ToList();
        engine.Worker.Start();
        await Task.WhenAll(writes);
        await WriteAsync(engine, 5);

        await using var feed = Open(engine, new FollowJournalRequest { FromSeq = 7 });
        var parts = await feed.AllAsync();
        Assert.Equal((1UL, 10U), (parts[1].Batches[0].FirstSeq, parts[1].Batches[0].Count));
        Assert.Equal(15UL, parts[^1].Batches[^1].FirstSeq + parts[^1].Batches[^1].Count - 1);
    }

    [Fact]
    public async Task A_feed_waits_at_the_end_and_says_when_it_is_silent()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await using var feed = Open(engine, new FollowJournalRequest { FromSeq = 1, Follow = true, HeartbeatMs = 1 });
        Assert.Equal(0UL, (await feed.TryTakeAsync())!.DurableSeq);
        Assert.Empty((await feed.TryTakeAsync())!.Batches);
        await WriteAsync(engine, 1);
        var part = await feed.TryTakeAsync();
        while (part!.Batches.Count == 0) part = await feed.TryTakeAsync();
        Assert.Equal(1UL, part.Batches[0].FirstSeq);
    }

    [Fact]
    public async Task Nothing_is_read_for_a_client_that_does_not_take()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        for (var i = 0; i < 20; i++) await engine.AppendAsync(Claims.Of($"p/{i}", "s", new string('x', 60_000)));
        await using var feed = Open(engine, new FollowJournalRequest { FromSeq = 1 });
        await feed.TryTakeAsync();
        var taken = (await feed.TryTakeAsync())!.Batches.Count;
        Assert.InRange(taken, 1, 10);
        Assert.InRange(feed.Offered, 2, 3);
        Assert.Equal(20, taken + (await feed.AllAsync()).SelectMany(part => part.Batches).Count());
    }

    [Fact]
    public async Task What_was_trimmed_and_what_is_not_there_yet_are_told_apart()
    {
        await using var engine = await EngineOnDisk.NewAsync(
            options: new(BatchBytes: 1 << 20, QueueBytes: 64 << 20, RetainBytes: 1 << 20, default));
        for (var i = 0; i < 4; i++)
        {
            await WriteBytesAsync(engine, i, 3 << 20);
            await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        }

        await WriteBytesAsync(engine, 4, 1 << 20);
        var first = (ulong)engine.Journal.FirstRetainedSeq;
        Assert.True(first > 1);
        await using var trimmed = Open(engine, new FollowJournalRequest { FromSeq = first - 1 });
        var parts = await trimmed.AllAsync();
        Assert.Equal(("journal_trimmed", first), (parts[^1].Fault.Name, parts[0].FirstRetainedSeq));

        await using var future = Open(engine, new FollowJournalRequest { FromSeq = (ulong)engine.Journal.Durable.Seq + 2, Follow = true });
        Assert.Equal("from_in_future", (await future.AllAsync())[^1].Fault.Name);
    }

    [Fact]
    public async Task A_feed_ends_when_the_engine_stops()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await using var feed = Open(engine, new FollowJournalRequest { FromSeq = 1, Follow = true });
        await feed.TryTakeAsync();
        await _stopping.CancelAsync();
        Assert.Equal(FaultCode.FaultStopping, (await feed.TryTakeAsync())!.Fault.Code);
    }

    internal static async Task WriteBytesAsync(EngineOnDisk engine, int round, int bytes)
    {
        const int each = 30_000;
        var value = new string('x', each);
        await Task.WhenAll(Enumerable.Range(0, bytes / each).Select(i => engine.AppendAsync(Claims.Of($"w/{round}/{i}", "s", value))));
    }

    private static async Task WriteAsync(EngineOnDisk engine, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => engine.AppendAsync(Claims.Of($"q/{i}", "s", "v"))));

    /// <summary>The clock stands still, and recorded_at goes on by the least step.</summary>
    private static long RecordedAt(ulong seq) => Claims.Noon.Ticks + (long)seq - 1;

    private Taken<JournalPart> Open(EngineOnDisk engine, FollowJournalRequest request)
    {
        var feeds = new JournalFeeds(engine.Journal, engine.Store, EngineOnDisk.Metadata, _metrics, _stopping.Token);
        return new Taken<JournalPart>((stream, gone) => feeds.ServeAsync(request, stream, gone));
    }
}
