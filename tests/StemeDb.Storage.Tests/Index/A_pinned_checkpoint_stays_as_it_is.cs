using System.Security.Cryptography;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Tests.Index;

public sealed class A_pinned_checkpoint_stays_as_it_is : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task It_holds_all_that_was_applied_and_can_be_copied_while_its_runs_are_merged_away()
    {
        await using var store = Open();
        await WriteRunsAsync(store, 3);
        await store.WriteAsync(7);
        using var pin = await store.Store.PinAsync(Ct);
        Assert.Equal(store.Reference.Seq, pin.Seq);
        Assert.Equal(pin.Runs.Sum(run => run.Length), pin.Bytes);
        Assert.Equal(store.Store.Counts, pin.Counts);
        var pinned = pin.Runs.Select(run => run.FileName).ToList();

        await UntilMergedAsync(store);
        Assert.NotEmpty(pinned.Except(Listed(store)));
        var copy = _scratch.File("copy");
        Directory.CreateDirectory(copy);
        foreach (var name in pinned) await File.WriteAllBytesAsync(Path.Combine(copy, name), Read(pin, name), Ct);
        await File.WriteAllBytesAsync(Path.Combine(copy, ManifestFile.Name), pin.ManifestBytes, Ct);
        await using (var copied = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(copy)))
        {
            Assert.Equal((pin.Seq, 0), (copied.AppliedSeq, copied.Status.Faults.Count));
            using var reader = copied.OpenReader();
            IndexAgreement.CheckView(reader, store.Reference, pin.Seq, 3, applied: pin.Seq);
        }

        pin.Dispose();
        Assert.All(pinned.Except(Listed(store)), name => Assert.False(File.Exists(Path.Combine(store.DbDirectory, name))));
        store.Check();
    }

    [Fact]
    public async Task A_run_that_cannot_be_deleted_when_it_is_let_go_goes_at_the_next_start()
    {
        var disk = new Files.FaultyDisk();
        string[] left;
        await using (var store = new JournaledStore(_scratch.Path, disk))
        {
            await WriteRunsAsync(store, 3);
            var pin = await store.Store.PinAsync(Ct);
            await UntilMergedAsync(store);
            left = [.. pin.Runs.Select(run => run.FileName).Except(Listed(store)).Select(name => Path.Combine(store.DbDirectory, name))];
            Assert.NotEmpty(left);
            disk.Fault = new Files.DiskFault(Files.FaultPoint.Delete, ".kv", Files.DiskFaults.InputOutput);
            pin.Dispose();
            Assert.Contains(left, File.Exists);
            disk.Fault = null;
        }

        await using var again = Open();
        Assert.All(left, path => Assert.False(File.Exists(path)));
    }

    [Fact]
    public async Task A_read_under_way_when_it_is_let_go_ends_well()
    {
        await using var store = Open();
        await WriteRunsAsync(store, 1);
        var pin = await store.Store.PinAsync(Ct);
        using var run = pin.Open(pin.Runs[0].FileName)!;
        pin.Dispose();
        pin.Dispose();
        Assert.Equal(pin.Runs[0].Sha256, Sha256(Read(run)));
        Assert.Throws<ObjectDisposedException>(() => pin.Open(pin.Runs[0].FileName));
    }

    [Fact]
    public async Task A_run_that_is_not_what_its_name_says_is_refused_told_and_rebuilt()
    {
        await using var store = Open();
        await WriteRunsAsync(store, 1);
        store.Repair();
        using (var pin = await store.Store.PinAsync(Ct))
        {
            var path = Path.Combine(store.DbDirectory, pin.Runs[0].FileName);
            var bytes = await File.ReadAllBytesAsync(path, Ct);
            bytes[bytes.Length / 3] ^= 1;
            await File.WriteAllBytesAsync(path, bytes, Ct);
            Assert.Throws<RunDamagedException>(() => Read(pin, pin.Runs[0].FileName));
        }

        await store.RepairedAsync();
        using var again = await store.Store.PinAsync(Ct);
        Assert.All(again.Runs, run => Assert.Equal(run.Sha256, Sha256(Read(again, run.FileName))));
    }

    [Fact]
    public async Task While_a_run_is_damaged_nothing_is_pinned()
    {
        await using var store = Open();
        await WriteRunsAsync(store, 1);
        using (var pin = await store.Store.PinAsync(Ct))
        {
            var path = Path.Combine(store.DbDirectory, pin.Runs[0].FileName);
            var bytes = await File.ReadAllBytesAsync(path, Ct);
            bytes[bytes.Length / 3] ^= 1;
            await File.WriteAllBytesAsync(path, bytes, Ct);
            Assert.Throws<RunDamagedException>(() => Read(pin, pin.Runs[0].FileName));
        }

        var refused = await Assert.ThrowsAsync<CheckpointUnreadableException>(() => store.Store.PinAsync(Ct));
        Assert.Single(refused.Runs);
    }

    private JournaledStore Open() => new(_scratch.Path, DiskFileSystem.Instance);

    private static async Task UntilMergedAsync(JournaledStore store)
    {
        await WriteRunsAsync(store, 12);
        for (var giveUp = Environment.TickCount64 + 60_000; store.Store.Status.Merges == 0;)
        {
            Assert.True(Environment.TickCount64 < giveUp, "nothing was merged");
            await Task.Delay(5, Ct);
        }
    }

    private static async Task WriteRunsAsync(JournaledStore store, int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            await store.WriteAsync(60);
            await store.CheckpointAsync();
        }
    }

    private static IEnumerable<string> Listed(JournaledStore store) =>
        ManifestFile.Load(DiskFileSystem.Instance, store.DbDirectory)!.Runs.Select(run => run.FileName);

    private static byte[] Read(PinnedCheckpoint pin, string name)
    {
        using var run = pin.Open(name)!;
        return Read(run);
    }

    private static byte[] Read(PinnedRun run)
    {
        var bytes = new byte[run.Info.Length];
        for (var offset = 0; offset < bytes.Length;) offset += run.Read(offset, bytes.AsSpan(offset, Math.Min(1000, bytes.Length - offset)));
        return bytes;
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
