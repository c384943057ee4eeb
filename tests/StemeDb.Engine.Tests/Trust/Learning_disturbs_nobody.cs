using StemeDb.Contracts.V1;
using StemeDb.Engine.Trust;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Trust;

public sealed class Learning_disturbs_nobody
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_while_a_run_is_under_way_gets_what_comes_of_it()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        var held = await HoldAsync(engine);
        var calls = Enumerable.Range(0, 3).Select(_ => engine.Trust.LearnAsync()).ToArray();
        held.Release();
        var outcomes = await Task.WhenAll(calls);
        Assert.Equal(1, held.Started);
        Assert.Single(outcomes.Distinct());
        Assert.Single(engine.List(new ListSnapshots()).Items);
    }

    [Fact]
    public async Task A_stop_leaves_nothing_half()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        var seq = engine.Store.AppliedSeq;
        var held = await HoldAsync(engine);
        var call = engine.Trust.LearnAsync();
        engine.Trust.Stop();
        Assert.Equal("stopping", (await call).Fault!.Name);
        Assert.Equal("stopping", (await engine.Trust.LearnAsync()).Fault!.Name);
        Assert.Equal((1, seq), (held.Started, engine.Store.AppliedSeq));
        engine.Background = null;
        await engine.RestartAsync();
        Assert.Equal(("wrong", null), engine.Leading());
        await engine.LearnAsync();
        Assert.Equal("right", engine.Leading().Value);
    }

    [Fact]
    public async Task A_snapshot_of_which_only_some_parts_were_written_is_none()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        await engine.Submit(origin => new Engine.Ingest.PutSnapshotPartsRequest(new string('a', 64), 1, 3, [new byte[10], new byte[10]], origin));
        Assert.Equal(("wrong", null), engine.Leading());
        await engine.RestartAsync(checkpoint: true);
        Assert.Equal(("wrong", null), engine.Leading());
        var learning = await engine.LearnAsync();
        Assert.Equal(("right", learning.Snapshot!.Id), engine.Leading());
        Assert.Single(engine.List(new ListSnapshots()).Items);
    }

    [Fact]
    public async Task A_snapshot_of_many_parts_comes_into_force_as_one()
    {
        await using var engine = await EngineOnDisk.NewAsync(memtableBytes: 1 << 20);
        var name = new string('x', 200);
        var appends = new List<Task>();
        for (var i = 0; i < 12_000; i++) appends.Add(engine.AppendAsync(Claims.Of($"p/{i % 60:00}", $"{i:00000}{name}", $"{i % 7}")));
        await Task.WhenAll(appends);
        var before = engine.Store.AppliedSeq;
        var learning = await engine.LearnAsync();
        Assert.True(learning.Snapshot!.PartSeqs.Count > 32, $"{learning.Snapshot.PartSeqs.Count} parts.");
        Assert.Equal(before + learning.Snapshot.PartSeqs.Count, learning.Snapshot.Seq);
        await engine.RestartAsync(checkpoint: true);
        Assert.True((await engine.LearnAsync()).Existed);
    }

    [Fact]
    public async Task Writers_go_on_meanwhile_and_what_they_write_is_not_learned_from()
    {
        await using var engine = await EngineOnDisk.NewAsync(memtableBytes: 64 * 1024);
        await CopiedWorld.FillAsync(engine);
        using var learned = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !learned.IsCancellationRequested; i++)
            {
                await engine.AppendAsync(Claims.Of($"p/{i % CopiedWorld.Paths:00}", $"new{i % 5}", $"{i}"));
                if (i % 50 == 0) await engine.PutAsync($"copy{i % 3}", new SourceProfile(i / 50 % 9, null, null));
            }
        }, Ct);
        var learnings = new List<Learning>();
        for (var i = 0; i < 5; i++) learnings.Add(await engine.LearnAsync());
        await learned.CancelAsync();
        await writing;

        // Learning again from the log as it was then gives the very same.
        foreach (var learning in learnings)
        {
            using var reader = engine.Store.OpenReader();
            var recorded = reader.ReadSnapshot(learning.Snapshot!);
            var voices = new VoicePass(engine.Store, recorded.Summary.AsOfSeq).Read(Ct);
            using var then = engine.Store.OpenReader(recorded.Summary.AsOfSeq);
            Assert.Equal(recorded.Id, Model.Trust.TrustLearner.Learn(voices, then.Seq, source => then.ProfileOf(source).Family, Ct).Snapshot.Id);
        }
    }

    [Fact]
    public async Task On_a_full_disk_it_says_so_and_nothing_comes_into_force()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        engine.Disk.FreeBytesLeft = 0;
        engine.Guard.Look();
        var learning = await engine.Trust.LearnAsync();
        Assert.Equal(FaultCode.FaultDiskFull, learning.Fault!.Code);
        Assert.Equal(FaultCode.FaultDiskFull, engine.Trust.Fault!.Code);
        Assert.Equal(("wrong", null), engine.Leading());
        engine.Disk.FreeBytesLeft = null;
        engine.Guard.Look();
        Assert.False((await engine.LearnAsync()).Existed);
        Assert.Null(engine.Trust.Fault);
    }

    private static async Task<HeldWork> HoldAsync(EngineOnDisk engine)
    {
        var held = new HeldWork();
        engine.Background = held;
        await engine.RestartAsync();
        return held;
    }
}
