using StemeDb.Storage.Index;
using StemeDb.Storage.Index.Repair;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Index;

public sealed class Damaged_runs_are_rebuilt_from_the_journal : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("footer")]
    [InlineData("missing")]
    [InlineData("cut")]
    [InlineData("empty")]
    public async Task A_run_that_cannot_be_opened_is_refused_and_rebuilt_and_all_is_answered_again(string how)
    {
        var reference = await PrepareAsync();
        var spoilt = SomeRun();
        Spoil(spoilt, how);

        await using var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference);
        await store.ReplayAsync();
        Assert.Equal(1, store.Store.Status.RunsInQuarantine);
        using (var reader = store.Store.OpenReader())
        {
            Assert.Throws<RangeUnavailableException>(() => reader.Claims(SampleLog.Path("a/b")).MoveNext());
            Assert.Throws<RangeUnavailableException>(() => reader.Rules);
            Assert.Throws<RangeUnavailableException>(() => reader.FindKey("key22222a"));
            Assert.Throws<RangeUnavailableException>(() => reader.Audit(long.MaxValue).Count());
            Assert.Equal(2, store.Store.Status.Faults.Count);
        }

        store.Repair();
        await store.RepairedAsync();
        store.Check();
        Assert.Equal([RunRepairOutcome.Damaged, RunRepairOutcome.Rebuilt], store.Told.Select(told => told.Outcome));
        Assert.Equal(1, store.Store.Status.RunsRebuilt);
        Assert.Equal(how != "missing", File.Exists(Path.Combine(store.DbDirectory, "quarantine", Path.GetFileName(spoilt))));
        Assert.True(File.Exists(Path.Combine(store.DbDirectory, "quarantine", Path.GetFileName(spoilt) + ".txt")));
    }

    [Fact]
    public async Task A_block_that_a_read_finds_damaged_is_rebuilt_while_the_rest_of_its_run_is_served()
    {
        var reference = await PrepareAsync();
        Spoil(SomeRun(), "block");
        await using (var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference))
        {
            await store.ReplayAsync();
            TouchEverything(store);
            Assert.Equal((1, 0), (store.Store.Status.RunsDamaged, store.Store.Status.RunsInQuarantine));

            store.Repair();
            await store.RepairedAsync();
            store.Check();
        }

        await using var again = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference);
        await again.ReplayAsync();
        Assert.Empty(again.Store.Status.Faults);
        again.Check();
    }

    [Fact]
    public async Task Damage_that_was_found_is_known_after_a_restart()
    {
        var reference = await PrepareAsync();
        Spoil(SomeRun(), "block");
        await using (var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference))
        {
            await store.ReplayAsync();
            store.Journal.Trim(store.Store.CheckpointSeq);
            store.Repair();
            TouchEverything(store);
            await UntilAsync(() => store.Told.Any(told => told.Outcome == RunRepairOutcome.NotCovered));
        }

        await using var again = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference);
        await again.ReplayAsync();
        again.Repair();
        await UntilAsync(() => again.Told.Any(told => told.Outcome == RunRepairOutcome.NotCovered));
        Assert.Equal((1, 0), (again.Store.Status.RunsDamaged, again.Store.Status.RunsInQuarantine));
        Assert.Contains("put the file back from a backup", Assert.Single(again.Store.Status.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_that_a_rebuild_needs_is_asked_for_and_no_more_when_it_is_done()
    {
        var disk = new Files.FaultyDisk();
        var reference = await PrepareAsync();
        Spoil(SomeRun(), "footer");
        await using var store = new JournaledStore(_scratch.Path, disk, reference);
        await store.ReplayAsync();
        Assert.Equal(store.Store.CheckpointSeq + 1, store.Store.JournalNeededFrom);

        disk.Fault = new DiskFault(FaultPoint.Create, ".tmp", () => DiskFaults.NoSpace("run"));
        store.Repair();
        await UntilAsync(() => store.Told.Any(told => told.Outcome == RunRepairOutcome.Failed));
        Assert.InRange(store.Store.JournalNeededFrom, 1, store.Store.CheckpointSeq);
        Assert.Contains("tried again", string.Join(' ', store.Store.Status.Faults), StringComparison.Ordinal);

        disk.Fault = null;
        store.Store.RetryFailed();
        await store.RepairedAsync();
        Assert.Equal(store.Store.CheckpointSeq + 1, store.Store.JournalNeededFrom);
        store.Check();
    }

    [Fact]
    public async Task Every_run_can_be_lost_as_long_as_the_journal_is_there()
    {
        var reference = await PrepareAsync();
        foreach (var run in Directory.GetFiles(Path.Combine(_scratch.Path, "db"), "*.kv")) File.Delete(run);
        await using var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference);
        await store.ReplayAsync();
        store.Repair();
        await store.RepairedAsync();
        await store.WriteAsync(50);
        store.Check();
    }

    [Fact]
    public async Task A_rebuild_that_is_cut_off_at_any_operation_is_done_at_the_next_start()
    {
        var reference = await PrepareAsync(records: 120);
        foreach (var how in (string[])["footer", "block"])
        {
            for (var operation = 0; ; operation++)
            {
                using var copy = new ScratchDirectory();
                CopyAll(_scratch.Path, copy.Path);
                Spoil(SomeRun(copy.Path), how);
                if (await IsCutOffAsync(copy.Path, reference, operation)) break;
            }
        }
    }

    /// <returns>True when the disk did not stop any more.</returns>
    private static async Task<bool> IsCutOffAsync(string root, ReferenceIndex reference, int operation)
    {
        var disk = new StoppingDisk();
        try
        {
            await using var store = new JournaledStore(root, disk, reference);
            await store.ReplayAsync();
            TouchEverything(store);
            disk.StopAfter = operation;
            store.Repair();
            await UntilAsync(() => store.Told.Any(told => told.Outcome is RunRepairOutcome.Rebuilt or RunRepairOutcome.Failed));
        }
        catch (IOException) when (disk.HasStopped)
        {
            // Closing wants to remove the spare segment; a killed process closes nothing.
        }

        await using var again = new JournaledStore(root, new Files.FaultyDisk(), reference);
        await again.ReplayAsync();
        TouchEverything(again);
        again.Repair();
        await again.RepairedAsync();
        again.Check();
        return !disk.HasStopped;
    }

    private async Task<ReferenceIndex> PrepareAsync(int records = 400)
    {
        await using var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk());
        await store.WriteAsync(records / 2);
        await store.CheckpointAsync();
        await store.WriteAsync(records / 2);
        await store.CheckpointAsync();
        await store.WriteAsync(20);
        return store.Reference;
    }

    private string SomeRun() => SomeRun(_scratch.Path);

    private static string SomeRun(string root) =>
        Directory.GetFiles(Path.Combine(root, "db"), "*.kv").OrderByDescending(run => new FileInfo(run).Length).First();

    private static void Spoil(string run, string how)
    {
        var bytes = File.ReadAllBytes(run);
        switch (how)
        {
            case "missing":
                File.Delete(run);
                return;
            case "cut":
                File.WriteAllBytes(run, bytes[..(bytes.Length / 2)]);
                return;
            case "empty":
                File.WriteAllBytes(run, []);
                return;
            case "block":
                bytes[200] ^= 1;
                break;
            default:
                bytes[^30] ^= 1;
                break;
        }

        File.WriteAllBytes(run, bytes);
    }

    /// <summary>Reads all claims, whatever can be read.</summary>
    private static void TouchEverything(JournaledStore store)
    {
        using var reader = store.Store.OpenReader();
        foreach (var path in SampleLog.PathTexts)
        {
            try
            {
                for (var claims = reader.Claims(SampleLog.Path(path)); claims.MoveNext();) Assert.NotEqual(0, claims.Current.Seq);
            }
            catch (RangeUnavailableException)
            {
                // This is how the damage is found.
            }
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var giveUp = Environment.TickCount64 + 60_000; !isSo();)
        {
            Assert.True(Environment.TickCount64 < giveUp, "It did not come about.");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
