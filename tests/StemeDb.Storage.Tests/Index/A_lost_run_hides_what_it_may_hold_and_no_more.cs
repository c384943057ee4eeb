using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

public sealed class A_lost_run_hides_what_it_may_hold_and_no_more : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("audit")]
    [InlineData("keys")]
    [InlineData("idempotency")]
    [InlineData("rules")]
    public async Task Of_the_registry(string lost)
    {
        var reference = await WriteAsync(lost);
        await using var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk(), reference);
        await store.ReplayAsync();
        using var reader = store.Store.OpenReader();
        Check(lost == "audit", () => reader.Audit(long.MaxValue).Count());
        Check(lost == "keys", () => reader.FindKey("key22222a"));
        Check(lost == "keys", () => reader.Keys("", 9));
        Check(lost == "idempotency", () => reader.FindIdempotency(SampleLog.IdempotencyKey(1)));
        Check(lost == "rules", () => reader.Rules);
        Assert.True(reader.Claims(SampleLog.Path("a")).MoveNext());
        Assert.Equal(lost is "audit" or "idempotency" ? 1 : 2, store.Store.Status.Faults.Count);

        store.Repair();
        await store.RepairedAsync();
        store.Check();
    }

    /// <summary>A run of claims with a bit of everything, and one of a single kind, which is then gone.</summary>
    private async Task<ReferenceIndex> WriteAsync(string lost)
    {
        await using var store = new JournaledStore(_scratch.Path, new Files.FaultyDisk());
        await store.AppendAsync(SampleLog.Assertion(1, SampleLog.Path("a"), SampleLog.Source("s"), 1, 1));
        await store.CheckpointAsync();
        var before = Runs(store);
        for (var i = 0; i < 3; i++)
        {
            var seq = store.Reference.Seq + 1;
            await store.AppendAsync(lost switch
            {
                "audit" => SampleLog.Audit(seq, i),
                "idempotency" => SampleLog.Idempotency(seq, i),
                "keys" => SampleLog.Key(seq, i),
                _ => SampleLog.Rule(seq, SampleLog.Patterns[0], i),
            });
        }

        await store.CheckpointAsync();
        File.Delete(Assert.Single(Runs(store).Except(before)));
        return store.Reference;
    }

    private static string[] Runs(JournaledStore store) => Directory.GetFiles(store.DbDirectory, "*.kv");

    private static void Check(bool isHidden, Func<object?> read)
    {
        if (isHidden) Assert.Throws<RangeUnavailableException>(read);
        else read();
    }
}
