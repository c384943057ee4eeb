using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Tests.Index;

public sealed class The_journal_fills_the_index_again
{
    private const int BatchRecords = 7;

    [Fact]
    public async Task With_exactly_what_the_runs_do_not_cover()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = new StoreUnderTest();
        using var journal = SegmentedJournal.Open(DiskFileSystem.Instance, OptionsFor(test));
        await WriteAsync(test, journal, batches: 30);
        await test.CheckpointAsync();
        await WriteAsync(test, journal, batches: 5);
        await test.Store.DisposeAsync();

        await using var store = Open(test);
        var report = await JournalReplay.RunAsync(journal, store, cancellationToken);

        Assert.Equal(5 * BatchRecords, report.Records);
        Assert.Equal(test.Reference.Counts, store.Counts);
        using var reader = store.OpenReader();
        IndexAgreement.CheckView(reader, test.Reference, test.Reference.Seq, choice: 11);

        Assert.Equal(0, (await JournalReplay.RunAsync(journal, store, cancellationToken)).Records);
    }

    [Fact]
    public async Task Or_says_that_records_are_missing_between_them()
    {
        await using var test = new StoreUnderTest();
        using var journal = SegmentedJournal.Open(DiskFileSystem.Instance, OptionsFor(test) with { FirstSeq = 10 });

        var gap = await Assert.ThrowsAsync<JournalGapException>(
            () => JournalReplay.RunAsync(journal, test.Store, TestContext.Current.CancellationToken));

        Assert.Equal(10, gap.FirstRetainedSeq);
        Assert.Equal(0, gap.CoveredSeq);
    }

    private static JournalOptions OptionsFor(StoreUnderTest test) =>
        new(Path.Combine(test.Directory, "wal"), Guid.NewGuid(), generation: 1) { SegmentBytes = 64 * 1024 };

    private static HybridStore Open(StoreUnderTest test) =>
        HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(test.Directory) { MemtableBytesMax = HybridStoreOptions.MemtableBytesMin });

    private static async Task WriteAsync(StoreUnderTest test, SegmentedJournal journal, int batches)
    {
        var batch = new RecordBatch();
        for (var i = 0; i < batches; i++)
        {
            batch.Clear();
            var records = Enumerable.Range(0, BatchRecords).Select(n => RecordOf(test.NextSeq + n)).ToArray();
            foreach (var record in records)
            {
                batch.Begin();
                RecordEncoding.Encode(record, batch);
                batch.End();
            }

            journal.Append(test.NextSeq, batch.Count, batch.Payload.Span);
            await test.ApplyAsync(records);
        }
    }

    private static LogRecord RecordOf(long seq) => (seq % 11) switch
    {
        3 => SampleLog.SourceSetting(seq, SampleLog.Source(SampleLog.SourceTexts[1]), (int)(seq % 10)),
        4 => SampleLog.SnapshotPart(seq, 0),
        6 => SampleLog.Key(seq, (int)seq),
        7 => SampleLog.Audit(seq, (int)seq),
        8 => SampleLog.Idempotency(seq, (int)seq),
        5 => SampleLog.Rule(seq, SampleLog.Patterns[0], (int)seq),
        _ => SampleLog.Assertion(
            seq, SampleLog.Path(SampleLog.PathTexts[seq % 6]), SampleLog.Source(SampleLog.SourceTexts[seq % 3]), (int)seq, (int)(seq % 13)),
    };
}
