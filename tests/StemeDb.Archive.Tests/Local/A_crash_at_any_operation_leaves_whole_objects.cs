using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Local;

public sealed class A_crash_at_any_operation_leaves_whole_objects : IDisposable
{
    private const string Name = "a/b/c";

    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_put_that_was_cut_short_is_repeated_by_another_process()
    {
        var bytes = new byte[700_000];
        new Random(1).NextBytes(bytes);
        var operations = 0;
        for (var at = 1; ; at++)
        {
            var root = Path.Combine(_directory, $"{at}");
            var disk = new DyingDisk(at);
            try
            {
                await LocalObjectStore.Open(disk, root).PutIfAbsentAsync(Name, ObjectContent.Of(bytes), Cancellation);
                operations = disk.Operations.Count;
                break;
            }
            catch (ObjectStoreException)
            {
                // As if the process had died there: nothing of it runs any more.
            }

            await using var after = LocalObjectStore.Open(DiskFileSystem.Instance, root);
            if (await after.StatAsync(Name, Cancellation) is { } found) Assert.Equal(bytes.Length, found.Length);
            Assert.True(await after.PutIfAbsentAsync(Name, ObjectContent.Of(bytes), Cancellation) is PutOutcome.Created or PutOutcome.ExistsSame);
            Assert.Equal(bytes, await after.ReadAllAsync(Name, bytes.Length, Cancellation));
            Assert.Single((await after.ListAsync("", cancellation: Cancellation)).Objects);
        }

        Assert.True(operations > 8, $"Only {operations} operations were tried.");
    }

    [Fact]
    public async Task What_is_answered_as_put_is_synced_before_in_its_order()
    {
        var disk = new DyingDisk(int.MaxValue);
        await LocalObjectStore.Open(disk, _directory).PutIfAbsentAsync(Name, ObjectContent.Of(new byte[10]), Cancellation);
        var operations = disk.Operations;
        var folder = Path.Combine(_directory, "a", "b");
        var written = operations.FindLastIndex(o => o.StartsWith("write", StringComparison.Ordinal));
        var synced = operations.FindIndex(o => o.StartsWith("sync ", StringComparison.Ordinal));
        Assert.True(written < synced, string.Join('\n', operations));
        // Last of all its folder, and every folder above, whoever made them.
        Assert.Equal(new[] { folder, Path.Combine(_directory, "a"), _directory }.Select(f => "sync-directory " + f), operations[^3..]);
    }

    [Fact]
    public async Task That_it_is_there_already_is_made_durable_too()
    {
        await LocalObjectStore.Open(DiskFileSystem.Instance, _directory).PutIfAbsentAsync(Name, ObjectContent.Of(new byte[10]), Cancellation);
        var disk = new DyingDisk(int.MaxValue);
        Assert.Equal(PutOutcome.ExistsSame, await LocalObjectStore.Open(disk, _directory).PutIfAbsentAsync(Name, ObjectContent.Of(new byte[10]), Cancellation));
        Assert.Equal([Path.Combine(_directory, "a", "b"), Path.Combine(_directory, "a"), _directory], disk.Operations.Select(o => o.Replace("sync-directory ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_crashes_left_is_removed_after_a_day()
    {
        var temporary = Path.Combine(_directory, ".tmp");
        Directory.CreateDirectory(temporary);
        foreach (var name in new[] { "old", "new" }) await File.WriteAllTextAsync(Path.Combine(temporary, name), "x", Cancellation);
        File.SetLastWriteTimeUtc(Path.Combine(temporary, "old"), DateTime.UtcNow.AddHours(-25));
        LocalObjectStore.Open(DiskFileSystem.Instance, _directory);
        Assert.Equal(["new"], Directory.GetFiles(temporary).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Puts_and_deletes_in_one_folder_do_not_hinder_each_other()
    {
        await using var store = LocalObjectStore.Open(DiskFileSystem.Instance, _directory);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync($"f/g/{worker}-{i}", ObjectContent.Of(new byte[1]), Cancellation));
                await store.DeleteAsync($"f/g/{worker}-{i}", Cancellation);
            }
        }, Cancellation)));
        Assert.Empty((await store.ListAsync("", cancellation: Cancellation)).Objects);
    }
}
