using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Engine.Space;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;

namespace StemeDb.Simulation.Engine;

/// <summary>The engine's parts as its process puts them together, on one thread: one life from a start to an end.</summary>
internal sealed class SimulatedEngine : IIngestReplies
{
    public const string Root = "/data";

    private readonly SimulatedThreads _threads;
    private readonly DataDirectory _directory;
    private readonly EngineMetrics _metrics = new();
    private readonly GroupCommitter _committer;
    private readonly Reads _reads;
    private readonly DiskGuard _guard;
    private readonly SteppedStore _store;

    private SimulatedEngine(IFileSystem files, SimulatedThreads threads, DataDirectory directory, SegmentedJournal journal, HybridStore hybrid, EngineShape shape, SimulatedClock clock)
    {
        (_threads, _directory, Journal) = (threads, directory, journal);
        Store = _store = new SteppedStore(hybrid, threads);
        JournalReplay.RunAsync(journal, Store, CancellationToken.None).GetAwaiter().GetResult();
        hybrid.RepairFrom(journal, _ => { });
        State.MoveTo(EnginePhase.Serving, "accepting");
        LastRecordedAt = LogClock.LastRecordedAt(hybrid, journal);
        var options = new IngestOptions(shape.BatchBytes, QueueBytes: 1 << 20, shape.RetainBytes, LastRecordedAt);
        _guard = new DiskGuard(
            files,
            new DiskGuardOptions([Root], FreeBytesMin: 8192, FreeBytesToResume: 16 * 1024) { RetryEvery = TimeSpan.Zero, ProbeBytes = 4096 },
            new DiskReserve(files, Root, shape.SegmentBytes),
            hybrid.RetryFailed,
            clock,
            NullLogger.Instance);
        _committer = new GroupCommitter(journal, Store, options, State, _guard, _metrics, clock, NullLogger.Instance);
        _reads = new Reads(Store, new AnswerCache(Store, shape.AnswerCacheBytes), new PageCursors(new CursorKeyring([new CursorKey(1, new byte[CursorKeyring.SecretBytes], default)])), clock, NullLogger<Reads>.Instance);
    }

    public static DataDirectoryOptions Directories { get; } = new(Root);

    public EngineState State { get; } = new();

    public SegmentedJournal Journal { get; }

    public IIndexStore Store { get; }

    /// <summary>The requests that were told what became of them, in order.</summary>
    public List<IngestRequest> Told { get; } = [];

    /// <summary>Behind this the clock of the log does not go; nothing where the last record could not be read at the start.</summary>
    public Model.Time.Instant LastRecordedAt { get; }

    /// <summary>Runs of which some or all cannot be read now.</summary>
    public IReadOnlyList<RunInfo> Unreadable => _store.Unreadable;

    /// <summary>Opens everything, recovers, and replays. Throws what the engine's start would report.</summary>
    public static SimulatedEngine Open(IFileSystem files, SimulatedThreads threads, EngineShape shape, SimulatedClock clock)
    {
        var directory = DataDirectory.Open(files, Directories);
        var journal = SegmentedJournal.Open(
            files,
            directory.JournalOptions with { SegmentBytes = shape.SegmentBytes, Background = threads });
        var hybrid = HybridStore.Open(
            files,
            new HybridStoreOptions(directory.DbDirectory)
            {
                MemtableBytesMax = shape.MemtableBytes,
                BlockCacheBytes = shape.BlockCacheBytes,
                BlockBytes = shape.BlockBytes,
                SyncEveryBytes = shape.SyncEveryBytes,
                MergePolicy = shape.MergePolicy,
                Background = threads,
            });
        return new SimulatedEngine(files, threads, directory, journal, hybrid, shape, clock);
    }

    /// <summary>Commits as many of the writes as fit one batch.</summary>
    /// <returns>Where the next batch begins.</returns>
    public int CommitFrom(List<IngestRequest> requests, int next) => _committer.CommitFrom(requests, next, CancellationToken.None);

    /// <summary>Writes what is in memory to a run.</summary>
    /// <exception cref="IndexFlushException">It could not be written.</exception>
    public void Checkpoint() => Store.CheckpointAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>New claims are refused for want of room.</summary>
    public bool IsRefusingClaims => _guard.Reason is not null;

    /// <summary>Looks at the room on the disk, as a timer does now and then.</summary>
    public void LookAtDisk() => _guard.Look();

    public Reply Ask(Request request) => _reads.Execute(request, new ReadLifetime(long.MaxValue));

    /// <summary>Ends as the process does when it is asked to stop.</summary>
    public void Close()
    {
        // Else the store would wait for a flush on a pool thread, and go on there beside this one.
        _threads.Finish(deferrableToo: false);
        Store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Journal.Dispose();
        _directory.Dispose();
        _threads.Finish();
        _metrics.Dispose();
    }

    /// <summary>Ends as a process does that is killed: nothing of it reaches the disk, which has ended before.</summary>
    public void Abandon()
    {
        _threads.Finish();
        _metrics.Dispose();
    }

    void IIngestReplies.Done(IngestRequest request) => Told.Add(request);
}
