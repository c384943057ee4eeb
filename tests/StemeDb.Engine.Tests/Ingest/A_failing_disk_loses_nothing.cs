using StemeDb.Engine.Health;
using StemeDb.Engine.Startup;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class A_failing_disk_loses_nothing
{
    [Fact]
    public async Task A_failed_sync_fails_everybody_in_the_batch_shows_nothing_and_ends_the_engine()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var before = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        engine.Disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);

        var lost = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => engine.Submit(Claims.Of($"lost/{i}", "s", "x"))));

        Assert.All(lost, write => Assert.Equal(FaultCode.FaultPoisoned, write.Fault!.Code));
        Assert.Equal((EnginePhase.Failed, EngineExitCodes.JournalPoisoned), (engine.State.Phase, engine.State.ExitCode));
        await engine.State.Failed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(before.Claim.Seq, engine.Store.AppliedSeq);
        using var reader = engine.Store.OpenReader();
        Assert.Equal(1, engine.Store.Counts.Assertions);

        engine.Disk.Fault = null;
        Assert.Equal(FaultCode.FaultPoisoned, (await engine.Submit(Claims.Of("b", "s", "x"))).Fault!.Code);
    }

    [Fact]
    public async Task A_repeat_of_a_claim_whose_sync_fails_fails_with_it()
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
        var first = engine.Submit(Claims.Of("a", "s", "x"));
        var repeat = engine.Submit(Claims.Of("a", "s", "x"));
        engine.Disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);
        engine.Worker.Start();

        Assert.All(await Task.WhenAll(first, repeat), write => Assert.Equal(FaultCode.FaultPoisoned, write.Fault?.Code));
    }

    [Fact]
    public async Task After_a_failed_sync_a_restart_has_everything_that_was_acknowledged()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var before = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        engine.Disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);
        await engine.Submit(Claims.Of("b", "s", "x"));
        engine.Disk.Fault = null;
        await engine.RestartAsync();
        Assert.True((await engine.AppendAsync(Claims.Of("a", "s", "x"))).Existed);
        using var reader = engine.Store.OpenReader();
        Assert.NotNull(reader.Find(before.Claim.Id));
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_when_there_is_room_again_they_work()
    {
        await using var engine = await EngineOnDisk.NewAsync(disk: new FaultyDisk { FreeBytesLeft = 0 });
        var refused = await engine.Submit(Claims.Of("a", "s", "x"));
        Assert.Equal(FaultCode.FaultDiskFull, refused.Fault!.Code);
        Assert.Equal((EnginePhase.Serving, 0L), (engine.State.Phase, engine.Store.AppliedSeq));

        engine.Disk.FreeBytesLeft = null;
        engine.Guard.Look();
        Assert.Equal(1, (await engine.AppendAsync(Claims.Of("a", "s", "x"))).Claim.Seq);
    }
}
