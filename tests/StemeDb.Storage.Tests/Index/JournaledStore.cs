using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Index.Repair;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Tests.Index;

/// <summary>An index with its journal in one directory, and the reference that saw the same records.</summary>
internal sealed class JournaledStore : IAsyncDisposable
{
    private readonly string _root;
    private readonly IFileSystem _files;
    private readonly List<RunRepair> _told = [];

    /// <param name="root">Where it lies.</param>
    /// <param name="files">The disk; null: a real one.</param>
    /// <param name="reference">Of an index that was there before; null: it is new.</param>
    /// <param name="memtableBytes">The least makes many runs, which are merged in the background.</param>
    /// <param name="generation">Of its journal.</param>
    public JournaledStore(
        string root,
        IFileSystem? files = null,
        ReferenceIndex? reference = null,
        long memtableBytes = HybridStoreOptions.MemtableBytesMin,
        long generation = 1)
    {
        (_root, _files, Reference) = (root, files ?? DiskFileSystem.Instance, reference ?? new ReferenceIndex());
        DurableDirectory.Create(_files, DbDirectory);
        Journal = SegmentedJournal.Open(_files, new JournalOptions(Path.Combine(root, "wal"), Guid.Parse("6f1c2f2e-91a4-4d4e-8a52-64c0c1d8be11"), generation)
        {
            SegmentBytes = JournalOptions.SegmentBytesMin,
        });
        Store = HybridStore.Open(_files, new HybridStoreOptions(DbDirectory)
        {
            MemtableBytesMax = memtableBytes,
            BlockBytes = 1024,
            MergePolicy = new MergePolicy { FanIn = 4 },
        });
    }

    public string DbDirectory => Path.Combine(_root, "db");

    public SegmentedJournal Journal { get; }

    public HybridStore Store { get; }

    public ReferenceIndex Reference { get; }

    public IReadOnlyList<RunRepair> Told
    {
        get
        {
            lock (_told) return [.. _told];
        }
    }

    public Task ReplayAsync() => JournalReplay.RunAsync(Journal, Store, TestContext.Current.CancellationToken);

    public void Repair() => Store.RepairFrom(Journal, told =>
    {
        lock (_told) _told.Add(told);
    });

    /// <summary>Repairs until all is well.</summary>
    public async Task RepairedAsync()
    {
        for (var giveUp = Environment.TickCount64 + 60_000; Store.Status.Faults.Count > 0;)
        {
            Assert.True(Environment.TickCount64 < giveUp, string.Join('\n', Store.Status.Faults));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Records of every kind.</summary>
    public async Task WriteAsync(int records, int perBatch = 1)
    {
        var batch = new List<LogRecord>();
        for (var i = 0; i < records; i++)
        {
            var seq = Reference.Seq + batch.Count + 1;
            var (path, source) = (SampleLog.PathTexts[i % SampleLog.PathTexts.Length], SampleLog.SourceTexts[i % 5]);
            batch.Add((i % 23) switch
            {
                5 => SampleLog.SourceSetting(seq, SampleLog.Source(source), i % 9),
                6 => SampleLog.SnapshotPart(seq, 0),
                8 => SampleLog.Key(seq, i),
                9 => SampleLog.Audit(seq, i),
                10 => SampleLog.Idempotency(seq, i),
                7 => SampleLog.Rule(seq, SampleLog.Patterns[i % 3], i),
                11 when Reference.Records.OfType<AssertionRecord>().LastOrDefault() is { } last => SampleLog.Retraction(seq, last, "wrong"),
                _ => SampleLog.Assertion(seq, SampleLog.Path(path), SampleLog.Source(source), i, i),
            });
            if (batch.Count < perBatch && i < records - 1) continue;
            await AppendAsync([.. batch]);
            batch.Clear();
        }
    }

    public async Task AppendAsync(params LogRecord[] records)
    {
        var batch = new RecordBatch();
        foreach (var record in records)
        {
            batch.Begin();
            RecordEncoding.Encode(record, batch);
            batch.End();
        }

        await Store.WaitForRoomAsync(TestContext.Current.CancellationToken);
        Journal.Append(records[0].Seq, records.Length, batch.Payload.Span);
        Store.Apply(batch.Records);
        Reference.Records.AddRange(records);
    }

    public Task CheckpointAsync() => Store.CheckpointAsync(TestContext.Current.CancellationToken);

    /// <summary>Asks everything, now and as of a seq in the middle.</summary>
    public void Check()
    {
        using var now = Store.OpenReader();
        IndexAgreement.CheckView(now, Reference, Reference.Seq, 3);
        using var then = Store.OpenReader(Reference.Seq / 2);
        IndexAgreement.CheckView(then, Reference, Reference.Seq / 2, 5);
        IndexAgreement.CheckPresent(Store, Reference);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Journal.Dispose();
    }
}
