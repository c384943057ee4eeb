using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

public sealed class Memory_stays_bounded_when_the_disk_fails
{
    [Fact]
    public async Task The_writer_is_told_and_goes_on_when_there_is_room_again()
    {
        var disk = new FaultyDisk();
        await using var test = new StoreUnderTest(disk);
        disk.IsFull = true;

        var refusal = await Assert.ThrowsAsync<IndexFlushException>(() => FillAsync(test, 10_000));

        Assert.Contains(test.Directory, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(test.Store.Status.MemoryBytes, 1, 4 * HybridStoreOptions.MemtableBytesMin);
        Assert.True(test.Store.Status.IsFull);
        Assert.NotEmpty(test.Store.Status.Faults);
        test.Check(test.Reference.Seq / 2, 3);
        await Assert.ThrowsAsync<IndexFlushException>(test.CheckpointAsync);

        disk.IsFull = false;
        await FillAsync(test, 200);
        await test.CheckpointAsync();
        Assert.Empty(test.Store.Status.Faults);
        Assert.Equal(test.Reference.Seq, test.Store.CheckpointSeq);
        test.Check(test.Reference.Seq, 5);
    }

    private static async Task FillAsync(StoreUnderTest test, int records)
    {
        for (var i = 0; i < records; i++)
        {
            var (path, source) = (SampleLog.PathTexts[i % 7], SampleLog.SourceTexts[i % 3]);
            await test.ApplyAsync(SampleLog.Assertion(test.NextSeq, SampleLog.Path(path), SampleLog.Source(source), i, i));
        }
    }
}
