using System.Text;
using StemeDb.Storage.Index;
using StemeDb.Storage.Index.Repair;

namespace StemeDb.Storage.Tests.Index;

public sealed class Runs_written_beside_a_lost_one_are_counted_anew : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Paths_are_counted_once_although_nobody_knew_whether_they_were_new()
    {
        var reference = await PrepareAsync();
        await using var store = new JournaledStore(_scratch.Path, reference: reference);
        await store.ReplayAsync();
        await WriteAsync(store, "a/b", "a/only-here/x", "m/n");
        await store.CheckpointAsync();
        Assert.Equal((1, 1), (store.Store.Status.RunsInQuarantine, store.Store.Status.RunsToRecount));
        Assert.Contains(store.Store.Status.Faults, fault => fault.Contains("counted anew", StringComparison.Ordinal));

        store.Repair();
        await store.RepairedAsync();
        store.Check();
        Assert.Equal(0, store.Store.Status.RunsToRecount);
        Assert.Contains(store.Told, told => told.Outcome == RunRepairOutcome.Recounted);
    }

    [Fact]
    public async Task Children_are_refused_rather_than_counted_too_low()
    {
        var reference = await PrepareAsync();
        await using var store = new JournaledStore(_scratch.Path, reference: reference);
        await store.ReplayAsync();

        // The lost run has paths before and behind these, but none below m: only its claims could hide one.
        await WriteAsync(store, "m/n/o", "m/p");
        Assert.Throws<RangeUnavailableException>(() => Children(store, "m"));
        await store.CheckpointAsync();
        Assert.Throws<RangeUnavailableException>(() => Children(store, "m"));

        store.Repair();
        await store.RepairedAsync();
        Assert.Equal(["n 1 1", "p 0 1"], Children(store, "m"));
    }

    [Fact]
    public async Task Counts_of_records_are_whole_while_a_run_is_lost()
    {
        var reference = await PrepareAsync();
        await using var store = new JournaledStore(_scratch.Path, reference: reference);
        await store.ReplayAsync();
        await store.WriteAsync(30);
        Assert.Equal(1, store.Store.Status.RunsInQuarantine);
        Assert.Equal(reference.Counts, store.Store.Counts);
    }

    /// <summary>One run with every path of the sample, which cannot be opened any more.</summary>
    private async Task<ReferenceIndex> PrepareAsync()
    {
        await using var store = new JournaledStore(_scratch.Path);
        await store.WriteAsync(60);
        await store.CheckpointAsync();
        var run = Assert.Single(Directory.GetFiles(store.DbDirectory, "*.kv"));
        await File.WriteAllBytesAsync(run, [], TestContext.Current.CancellationToken);
        return store.Reference;
    }

    private static async Task WriteAsync(JournaledStore store, params string[] paths)
    {
        foreach (var path in paths)
        {
            var seq = store.Reference.Seq + 1;
            await store.AppendAsync(SampleLog.Assertion(seq, SampleLog.Path(path), SampleLog.Source("s"), (int)seq, (int)seq));
        }
    }

    private static List<string> Children(JournaledStore store, string parent)
    {
        using var reader = store.Store.OpenReader();
        return [.. reader.Children(Encoding.UTF8.GetBytes(parent), default, 100).Select(child => $"{Encoding.UTF8.GetString(child.Segment.Span)} {child.PathsBelow} {child.Claims}")];
    }
}
