using StemeDb.Engine.Admission;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Startup;
using StemeDb.Model.Registry;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class A_full_disk_refuses_claims_and_takes_them_again
{
    private const int Room = 24 << 20;

    private static readonly string s_large = new('x', 30_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claims_are_refused_the_rest_goes_on_and_nothing_is_restarted(bool isQuota)
    {
        var disk = new CapacityDisk(Room, isQuota);
        await using var engine = await EngineOnDisk.NewAsync(files: disk);
        var admitted = await FillAsync(engine);

        Assert.NotNull(engine.Guard.Reason);
        Assert.True(engine.Guard.Refused > 0);
        Assert.Equal(EnginePhase.Serving, engine.State.Phase);
        Assert.Equal(FaultCode.FaultDiskFull, (await engine.Submit(Claims.Of("one/more", "s", "x"))).Fault!.Code);
        Assert.Null(await engine.RetractAsync(admitted[3].Claim.Id, "s"));
        Assert.Null((await engine.PutAsync("s", new SourceProfile(3, null, null))).Fault);
        using (var reader = engine.Store.OpenReader())
        {
            Assert.All(admitted, claim => Assert.NotNull(reader.Find(claim.Claim.Id)));
        }

        engine.Guard.Look();
        Assert.NotNull(engine.Guard.Reason);
        disk.CapacityBytes += 64 << 20;
        engine.Guard.Look();
        Assert.Null(engine.Guard.Reason);
        await engine.AppendAsync(Claims.Of("one/more", "s", "x"));
        await engine.RestartAsync(checkpoint: true);
        Assert.Equal(admitted.Count + 1, engine.Store.Counts.Assertions);
        Assert.Equal(1, engine.Store.Counts.Retractions);
    }

    [Fact]
    public async Task Claims_are_refused_before_the_disk_is_full()
    {
        var disk = new CapacityDisk(Room);
        await using var engine = await EngineOnDisk.NewAsync(files: disk);
        await engine.AppendAsync(Claims.Of("a", "s", "x"));

        // Again and again: the journal's next segment may be given up meanwhile, and its room comes back.
        await UntilAsync(() => engine.Guard.Reason is not null, () =>
        {
            disk.CapacityBytes = disk.UsedBytes + (1 << 20) - 1;
            engine.Guard.Look();
        });

        var refused = await engine.Submit(Claims.Of("b", "s", "x"));

        Assert.Equal(FaultCode.FaultDiskFull, refused.Fault!.Code);
        Assert.Contains("Free some space", refused.Fault.Detail, StringComparison.Ordinal);
        disk.CapacityBytes += 2 << 20;
        engine.Guard.Look();
        Assert.NotNull(engine.Guard.Reason);
        disk.CapacityBytes += 16 << 20;
        engine.Guard.Look();
        await engine.AppendAsync(Claims.Of("b", "s", "x"));
    }

    [Fact]
    public async Task The_reserve_gives_room_for_retractions_and_is_made_again()
    {
        var disk = new CapacityDisk(Room);
        await using var engine = await EngineOnDisk.NewAsync(files: disk);
        await UntilAsync(() => engine.Guard.ReserveBytes > 0, engine.Guard.Look);
        var admitted = await FillAsync(engine);

        var retracted = 0;
        for (; engine.Guard.ReserveBytes > 0; retracted++)
        {
            Assert.Null(await engine.RetractAsync(admitted[retracted].Claim.Id, "s"));
        }

        Assert.Null(await engine.RetractAsync(admitted[retracted].Claim.Id, "s"));
        Assert.Equal(retracted + 1, engine.Store.Counts.Retractions);
        disk.CapacityBytes += 64 << 20;
        engine.Guard.Look();
        Assert.Equal(EngineOnDisk.ReserveBytes, engine.Guard.ReserveBytes);
        await engine.RestartAsync();
        Assert.Equal(retracted + 1, engine.Store.Counts.Retractions);
    }

    [Fact]
    public async Task The_reserve_that_was_given_for_the_end_is_not_taken_again_before_it_is_used()
    {
        var disk = new CapacityDisk(Room);
        await using var engine = await EngineOnDisk.NewAsync(files: disk);
        await UntilAsync(() => engine.Guard.ReserveBytes > 0, engine.Guard.Look);
        disk.CapacityBytes = disk.UsedBytes + (2 << 20);
        engine.Guard.Look();
        Assert.Null(engine.Guard.Reason);

        Assert.True(engine.Guard.ReleaseReserve());
        engine.Guard.Look();
        Assert.Equal(0, engine.Guard.ReserveBytes);
    }

    [Fact]
    public async Task Memory_does_not_grow_while_it_cannot_be_written_to_the_disk()
    {
        var disk = new CapacityDisk(60 << 20);
        await using var engine = await EngineOnDisk.NewAsync(files: disk, memtableBytes: 1 << 20);
        await UntilAsync(() => engine.Guard.ReserveBytes > 0, engine.Guard.Look);
        var first = await engine.AppendAsync(Claims.Of("first", "s", "x"));
        disk.CapacityBytes = disk.UsedBytes;
        for (var i = 0; i < 500; i++)
        {
            var write = await engine.Submit(Claims.Of($"p/{i}", "s", s_large[..8000]));
            Assert.True(write.Fault is null || write.Fault.Code == FaultCode.FaultDiskFull, write.Fault?.Detail);
        }

        Assert.InRange(engine.Store.Status.MemoryBytes, 1 << 20, 4 << 20);
        Assert.Null(await engine.RetractAsync(first.Claim.Id, "s"));
        Assert.Equal(EnginePhase.Serving, engine.State.Phase);
        disk.CapacityBytes += 64 << 20;
        engine.Guard.Look();
        await engine.AppendAsync(Claims.Of("last", "s", "x"));
        await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        Assert.Empty(engine.Store.Status.Faults);
    }

    [Fact]
    public async Task No_room_for_a_sync_of_the_journal_is_a_failed_sync()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a", "s", "x"));
        engine.Disk.Fault = new DiskFault(FaultPoint.Sync, ".log", () => DiskFaults.NoSpace("x.log"));
        Assert.Equal(FaultCode.FaultPoisoned, (await engine.Submit(Claims.Of("b", "s", "x"))).Fault!.Code);
        Assert.Equal((EnginePhase.Failed, EngineExitCodes.JournalPoisoned), (engine.State.Phase, engine.State.ExitCode));
    }

    [Fact]
    public async Task A_batch_of_claims_and_retractions_takes_the_retractions()
    {
        var disk = new CapacityDisk(Room);
        await using var engine = await EngineOnDisk.NewAsync(files: disk);
        var first = await engine.AppendAsync(Claims.Of("first", "s", "x"));
        var writes = new List<Task<IngestRequest>>();
        for (var i = 0; i < 1200; i++) writes.Add(engine.Submit(Claims.Of($"p/{i}", "s", s_large)));
        var retraction = engine.RetractAsync(first.Claim.Id, "s");
        var done = await Task.WhenAll(writes);

        Assert.Null(await retraction);
        Assert.Contains(done, write => write.Fault is null);
        Assert.Contains(done, write => write.Fault?.Code == FaultCode.FaultDiskFull);
        Assert.Equal(done.Count(write => write.Fault is null) + 1, engine.Store.Counts.Assertions);
    }

    private static async Task<List<Admitted>> FillAsync(EngineOnDisk engine)
    {
        var admitted = new List<Admitted>();
        for (var i = 0; ; i++)
        {
            var write = await engine.Submit(Claims.Of($"p/{i}", "s", s_large));
            if (write.Fault is { } fault)
            {
                Assert.Equal(FaultCode.FaultDiskFull, fault.Code);
                return admitted;
            }

            admitted.Add(EngineOnDisk.Outcome(write));
        }
    }

    private static async Task UntilAsync(Func<bool> isSo, Action look)
    {
        for (var giveUp = Environment.TickCount64 + 30_000; !isSo(); look())
        {
            Assert.True(Environment.TickCount64 < giveUp, "It did not come about.");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
