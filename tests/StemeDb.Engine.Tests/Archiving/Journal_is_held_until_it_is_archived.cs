using StemeDb.Engine.Archiving;

namespace StemeDb.Engine.Tests.Archiving;

public sealed class Journal_is_held_until_it_is_archived
{
    private const long Segment = 4 << 20;

    [Fact]
    public async Task What_is_not_archived_stays_and_goes_once_it_is_reported()
    {
        await using var engine = await NewAsync(heldBytesMax: 1L << 30);
        await FillAsync(engine, rounds: 5);
        Assert.Equal(1, engine.Journal.FirstRetainedSeq);
        Assert.True(engine.Hold.HeldBytes > 3 * Segment);

        engine.Hold.Report(engine.Journal.Durable.Seq);
        Assert.Equal(0, engine.Hold.HeldBytes);
        await The_journal_is_told_batch_by_batch.WriteBytesAsync(engine, 100, 1 << 20);
        Assert.True(engine.Journal.FirstRetainedSeq > 1);
        Assert.Null(engine.Hold.Reason);
    }

    [Fact]
    public async Task Beyond_the_limit_the_oldest_goes_and_it_is_told_until_the_archive_is_behind_the_gap()
    {
        await using var engine = await NewAsync(heldBytesMax: 3 * Segment);
        engine.Hold.Report(1);
        await FillAsync(engine, rounds: 3);
        Assert.Contains("wait to be archived", engine.Hold.Reason, StringComparison.Ordinal);
        await FillAsync(engine, rounds: 6, from: 3);

        var lost = engine.Journal.FirstRetainedSeq - 1;
        Assert.True(lost > 1);
        Assert.True(engine.Hold.HeldBytes >= 3 * Segment / 2, $"{engine.Hold.HeldBytes} bytes are held");
        Assert.Contains($"up to seq {lost} was removed", engine.Hold.Reason, StringComparison.Ordinal);
        engine.Hold.Report(engine.Journal.Durable.Seq);
        Assert.Null(engine.Hold.Reason);
    }

    [Fact]
    public async Task After_a_restart_all_is_held_until_the_archiver_reports_again()
    {
        await using var engine = await NewAsync(heldBytesMax: 1L << 30);
        engine.Hold.Report(0);
        await FillAsync(engine, rounds: 4);
        await engine.RestartAsync(checkpoint: true);
        Assert.Equal(0, engine.Hold.ArchivedSeq);
        await FillAsync(engine, rounds: 2, from: 4);
        Assert.Equal(1, engine.Journal.FirstRetainedSeq);
    }

    private static async Task<EngineOnDisk> NewAsync(long heldBytesMax)
    {
        var engine = await EngineOnDisk.NewAsync(
            options: new(BatchBytes: 1 << 20, QueueBytes: 64 << 20, RetainBytes: 1 << 20, default));
        engine.HoldOptions = new ArchiveHoldOptions(IsRequired: true, heldBytesMax);
        await engine.RestartAsync();
        return engine;
    }

    private static async Task FillAsync(EngineOnDisk engine, int rounds, int from = 0)
    {
        for (var round = from; round < from + rounds; round++)
        {
            await The_journal_is_told_batch_by_batch.WriteBytesAsync(engine, round, 3 << 20);
            await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        }
    }
}
