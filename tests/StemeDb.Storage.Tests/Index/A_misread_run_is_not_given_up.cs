using StemeDb.Storage.Index.Repair;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Index;

public sealed class A_misread_run_is_not_given_up : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("Open")]
    [InlineData("Read")]
    public async Task One_read_error_at_the_start_takes_no_run_out_of_service(string operation)
    {
        var reference = await PrepareAsync();
        var disk = new Files.FaultyDisk();
        FailOnce(disk, Enum.Parse<FaultPoint>(operation));
        await using var store = new JournaledStore(_scratch.Path, disk, reference);
        Assert.Null(disk.Fault);
        await store.ReplayAsync();
        Assert.Empty(store.Store.Status.Faults);
        store.Check();
    }

    [Fact]
    public async Task A_run_that_cannot_be_rebuilt_is_sound_again_when_all_of_it_can_be_read()
    {
        var reference = await PrepareAsync();
        var disk = new Files.FaultyDisk();
        await using var store = new JournaledStore(_scratch.Path, disk, reference);
        await store.ReplayAsync();
        store.Journal.Trim(store.Store.CheckpointSeq);
        FailOnce(disk, FaultPoint.Read);
        using (var reader = store.Store.OpenReader())
        {
            Assert.Throws<Storage.Index.RangeUnavailableException>(() => reader.Claims(SampleLog.Path("a/b")).MoveNext());
        }

        store.Repair();
        await store.RepairedAsync();
        Assert.Equal([RunRepairOutcome.Sound], store.Told.Select(told => told.Outcome));
        Assert.Equal(0, store.Store.Status.RunsDamaged);
        store.Check();
    }

    private static void FailOnce(Files.FaultyDisk disk, FaultPoint point) => disk.Fault = new DiskFault(point, ".kv", () =>
    {
        disk.Fault = null;
        return DiskFaults.InputOutput();
    });

    /// <summary>One run, and a journal that has left its seqs behind once it is trimmed.</summary>
    private async Task<ReferenceIndex> PrepareAsync()
    {
        await using var store = new JournaledStore(_scratch.Path, memtableBytes: 1 << 20);
        await store.WriteAsync(300);
        await store.CheckpointAsync();
        Assert.Equal(1, store.Store.Status.Runs);
        return store.Reference;
    }
}
