using StemeDb.Contracts.Failures;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Startup;
using StemeDb.Model.Assertions;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
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
        await engine.State.Failed.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
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
    public async Task A_refusal_that_rests_on_a_write_whose_sync_fails_fails_with_it_and_others_stand()
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
        var key = new ApiKey { Name = "a", Scopes = KeyScopes.Write, SecretHash = new byte[ApiKey.HashBytes], CreatedAt = new Instant(1) };
        var puts = new (string Id, ApiKey Key, long Expected)[]
        {
            ("aaaaaaaa", key, 0), ("aaaaaaaa", key with { Name = "b" }, 0), ("bbbbbbbb", key, 7),
        }.Select(put => engine.Submit(origin => new PutKeyRequest(put.Id, put.Key, put.Expected, origin))).ToArray();
        engine.Disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);
        engine.Worker.Start();

        var done = await Task.WhenAll(puts);

        Assert.Equal([FaultCode.FaultPoisoned, FaultCode.FaultPoisoned, FaultCode.FaultNotFound], done.Select(put => put.Fault!.Code));
        Assert.Equal(FaultName.KeyUnknown, done[2].Fault!.Name);
    }

    [Fact]
    public async Task A_full_disk_that_refuses_a_claim_does_not_let_others_be_judged_by_it()
    {
        // The first segment of the journal finds no room, and only then it is known that the disk is full.
        var disk = new FaultyDisk { Fault = new DiskFault(FaultPoint.Create, "spare.tmp", () => DiskFaults.NoSpace("spare.tmp")) };
        await using var engine = await EngineOnDisk.NewAsync(disk: disk, isStarted: false);
        var content = Claims.Of("a", "s", "x", new Instant(5));
        var claim = engine.Submit(content);
        var id = CanonicalAssertion.ComputeId(AssertionView.Read(AssertionEncoding.Encode(content)));
        var withdrawn = engine.Submit(origin => new RetractRequest(id, Claims.Source("other"), "", false, origin));
        var profile = engine.Submit(origin => new PutSourceRequest(Claims.Source("s"), new(1, null, null), origin));
        engine.Worker.Start();

        Assert.Equal(FaultCode.FaultDiskFull, (await claim).Fault?.Code);
        Assert.Equal(FaultName.AssertionUnknown, (await withdrawn).Fault?.Name);
        Assert.Equal(FaultCode.FaultDiskFull, (await profile).Fault?.Code);
        Assert.Equal(EnginePhase.Serving, engine.State.Phase);
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

    [Theory]
    [InlineData((int)FaultPoint.Create)]
    [InlineData((int)FaultPoint.Delete)]
    public async Task A_disk_that_fails_while_it_is_looked_for_room_ends_nothing(int point)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a", "s", "x"));
        engine.Guard.Filled("full");
        engine.Disk.Fault = new DiskFault((FaultPoint)point, "reserve.probe", DiskFaults.InputOutput);
        engine.Guard.Look();
        Assert.Equal("full", engine.Guard.Reason);
        engine.Disk.Fault = null;
        engine.Guard.Look();
        Assert.Null(engine.Guard.Reason);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(engine.StoreOptions.Directory)!, "reserve.probe", SearchOption.AllDirectories));
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
