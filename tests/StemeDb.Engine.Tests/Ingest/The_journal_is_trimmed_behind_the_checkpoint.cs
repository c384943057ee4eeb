namespace StemeDb.Engine.Tests.Ingest;

public sealed class The_journal_is_trimmed_behind_the_checkpoint
{
    private const int RetainBytes = 6 << 20;

    [Fact]
    public async Task No_more_than_what_is_to_be_kept_stays_but_never_less()
    {
        await using var engine = await EngineOnDisk.NewAsync(
            options: new(BatchBytes: 1 << 20, QueueBytes: 64 << 20, RetainBytes: RetainBytes, default));
        for (var round = 0; round < 10; round++)
        {
            await WriteAsync(engine, round, bytes: 3 << 20);
            await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        }

        await WriteAsync(engine, 10, bytes: 1 << 20);
        Assert.True(engine.Journal.FirstRetainedSeq > 1);
        Assert.InRange(engine.Journal.RetainedBytes, RetainBytes, RetainBytes + (4 * (4 << 20)));
    }

    [Fact]
    public async Task What_the_runs_do_not_hold_yet_stays_however_much_it_is()
    {
        await using var engine = await EngineOnDisk.NewAsync(
            options: new(BatchBytes: 1 << 20, QueueBytes: 64 << 20, RetainBytes: 1 << 20, default));
        for (var round = 0; round < 5; round++)
        {
            await WriteAsync(engine, round, bytes: 3 << 20);
        }

        Assert.Equal((0L, 1L), (engine.Store.CheckpointSeq, engine.Journal.FirstRetainedSeq));
    }

    private static async Task WriteAsync(EngineOnDisk engine, int round, int bytes)
    {
        const int each = 30_000;
        var value = new string('x', each);
        await Task.WhenAll(Enumerable.Range(0, bytes / each).Select(i => engine.AppendAsync(Claims.Of($"p/{round}/{i}", "s", value))));
    }
}
