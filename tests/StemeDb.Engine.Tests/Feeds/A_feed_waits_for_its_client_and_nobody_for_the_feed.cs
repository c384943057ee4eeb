using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Feeds;

namespace StemeDb.Engine.Tests.Feeds;

public sealed class A_feed_waits_for_its_client_and_nobody_for_the_feed
{
    [Fact]
    public async Task What_is_recorded_while_it_waits_is_told_then_and_at_once()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        using var client = new FeedClient(engine.Store);
        await using var feed = client.Open(new FollowRequest { Follow = true });
        var first = await feed.TryTakeAsync();
        Assert.Equal((0, 0UL), (first!.Changes.Count, first.UpTo));
        for (var seq = 1UL; seq <= 20; seq++)
        {
            // No heartbeat is asked for, so only the write itself can bring the next message.
            var next = feed.TakeChangesAsync();
            await engine.AppendAsync(Claims.Of($"p/{seq}", "s", "x"));
            Assert.Equal(seq, Assert.Single((await next).Changes).Seq);
        }
    }

    [Fact]
    public async Task A_client_that_takes_nothing_holds_no_writer_and_is_told_all_when_it_takes()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        using var client = new FeedClient(engine.Store);
        await using var slow = client.Open(new FollowRequest { Follow = true });
        await using var quick = client.Open(new FollowRequest { Follow = true });
        await quick.TryTakeAsync();
        const int writes = 500;
        var reading = TakeAsync(quick, writes);
        for (var i = 0; i < writes; i++)
        {
            await engine.AppendAsync(Claims.Of($"p/{i}", "s", "x"));
            if (i % 100 == 50)
            {
                await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(Enumerable.Range(1, writes).Select(seq => (ulong)seq), await reading);

        // The message it was given first is all that was ever made for it.
        Assert.Equal(1, slow.Offered);
        Assert.Equal(Enumerable.Range(1, writes).Select(seq => (ulong)seq), await TakeAsync(slow, writes));
    }

    [Fact]
    public async Task A_silence_is_told_with_the_place()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("elsewhere", "s", "x"));
        using var client = new FeedClient(engine.Store);
        await using var feed = client.Open(new FollowRequest { Follow = true, HeartbeatMs = 1, Prefix = ByteString.CopyFromUtf8("a") });
        for (var i = 0; i < 3; i++)
        {
            var batch = await feed.TryTakeAsync();
            Assert.Equal((0, 1UL), (batch!.Changes.Count, batch.UpTo));
        }
    }

    [Fact]
    public async Task From_the_end_on_nothing_earlier_is_told()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a", "s", "x"));
        using var client = new FeedClient(engine.Store);
        await using var feed = client.Open(new FollowRequest { Follow = true, FromEnd = true });
        Assert.Equal(1UL, (await feed.TryTakeAsync())!.UpTo);
        await engine.AppendAsync(Claims.Of("b", "s", "x"));
        Assert.Equal(2UL, Assert.Single((await feed.TakeChangesAsync()).Changes).Seq);
    }

    [Fact]
    public async Task A_place_beyond_the_end_and_a_wrong_prefix_are_refused()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        using var client = new FeedClient(engine.Store);
        var beyond = Assert.Single(await client.AllAsync(1)).Fault;
        Assert.Equal(("after_in_future", "/after"), (beyond.Name, beyond.Pointer));
        Assert.Equal("/prefix", Assert.Single(await client.AllAsync(0, "a//b")).Fault.Pointer);
    }

    [Fact]
    public async Task One_more_than_allowed_is_refused_until_another_ends()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        using var client = new FeedClient(engine.Store, new FeedOptions(FeedsMax: 1));
        await using (var first = client.Open(new FollowRequest { Follow = true }))
        {
            await first.TryTakeAsync();
            var refusal = Assert.Single(await client.AllAsync(0)).Fault;
            Assert.Equal((FaultCode.FaultOverloaded, "too_many_feeds"), (refusal.Code, refusal.Name));
        }

        Assert.Null(Assert.Single(await client.AllAsync(0)).Fault);
    }

    [Fact]
    public async Task When_the_engine_stops_a_feed_says_so_and_ends()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        using var client = new FeedClient(engine.Store);
        await using var feed = client.Open(new FollowRequest { Follow = true });
        await feed.TryTakeAsync();
        await client.StopAsync();
        Assert.Equal(FaultCode.FaultStopping, (await feed.TryTakeAsync())!.Fault.Code);
        Assert.Null(await feed.TryTakeAsync());
    }

    private static async Task<List<ulong>> TakeAsync(FeedClient.Feed feed, int count)
    {
        var seqs = new List<ulong>();
        while (seqs.Count < count)
        {
            seqs.AddRange((await feed.TakeChangesAsync()).Changes.Select(change => change.Seq));
        }

        return seqs;
    }
}
