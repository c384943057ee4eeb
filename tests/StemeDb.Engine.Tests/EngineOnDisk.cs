using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Archiving;
using StemeDb.Engine.Checkpoints;
using StemeDb.Engine.Conflicts;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Engine.Space;
using StemeDb.Engine.Telemetry;
using StemeDb.Engine.Trust;
using StemeDb.Model.Assertions;
using StemeDb.Model.Registry;
using StemeDb.Storage.Background;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Tests;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Engine.Tests;

/// <summary>The committer and the reads over a real journal and a real store in a directory of their own.</summary>
internal sealed class EngineOnDisk : IAsyncDisposable
{
    private static readonly Guid Cluster = Guid.Parse("c0ffee00-0000-4000-8000-000000000001");

    private readonly ScratchDirectory _scratch = new();
    private EngineMetrics _metrics = null!;

    private EngineOnDisk()
    {
    }

    public FaultyDisk Disk { get; private init; } = new();

    /// <summary>The disk it works on.</summary>
    public IFileSystem Files { get; private init; } = null!;

    public SteppedClock Clock { get; } = new();

    public EngineState State { get; private set; } = null!;

    public SegmentedJournal Journal { get; private set; } = null!;

    public HybridStore Store { get; private set; } = null!;

    public IngestWorker Worker { get; private set; } = null!;

    public AnswerCache Answers { get; private set; } = null!;

    public ContestBoard Contests { get; private set; } = null!;

    /// <summary>Follows the log once it is started.</summary>
    public ContestFollower Follower { get; private set; } = null!;

    public long ContestBytes { get; private init; }

    public Reads Reads { get; private set; } = null!;

    public TrustJob Trust { get; private set; } = null!;

    /// <summary>What is held for an archive.</summary>
    public ArchiveHold Hold { get; private set; } = null!;

    /// <summary>How much is held. As of the next restart.</summary>
    public ArchiveHoldOptions HoldOptions { get; set; } = ArchiveHoldOptions.None;

    public static DataDirectoryMetadata Metadata { get; } = new(Cluster, 1, 0, null);

    public long AnswerCacheBytes { get; private init; } = 16 << 20;

    public HybridStoreOptions StoreOptions => new(_scratch.File("db")) { MemtableBytesMax = MemtableBytes };

    public long MemtableBytes { get; private init; } = 128 << 20;

    /// <summary>Runs what learns about sources; null: threads. As of the next restart.</summary>
    public IBackgroundWork? Background { get; set; }

    public DiskGuard Guard { get; private set; } = null!;

    /// <summary>More than a segment.</summary>
    public static long ReserveBytes => 5 << 20;

    public IngestOptions Options { get; private set; } = new(BatchBytes: 1 << 20, QueueBytes: 16 << 20, RetainBytes: 1 << 20, default);

    /// <summary>Opens a new one.</summary>
    /// <param name="options">How the committer works; null: as usual.</param>
    /// <param name="disk">Where it is kept; null: on a disk without faults.</param>
    /// <param name="files">The disk it works on; null: <paramref name="disk"/>.</param>
    /// <param name="memtableBytes">Size at which memory is written to a run.</param>
    /// <param name="contestBytes">Memory for what is contested.</param>
    /// <param name="isStarted">False: what is submitted waits until <see cref="IngestWorker.Start"/>, and is then one batch.</param>
    public static async Task<EngineOnDisk> NewAsync(
        bool isStarted = true, IngestOptions? options = null, FaultyDisk? disk = null, IFileSystem? files = null,
        long memtableBytes = 128 << 20, long contestBytes = 16 << 20)
    {
        disk ??= new FaultyDisk();
        var engine = new EngineOnDisk { Disk = disk, Files = files ?? disk, MemtableBytes = memtableBytes, ContestBytes = contestBytes };
        engine.Options = options ?? engine.Options;
        await engine.OpenAsync(isStarted);
        return engine;
    }

    /// <summary>Closes it and opens it again, as a restart does; with a checkpoint before or without.</summary>
    public async Task RestartAsync(bool isStarted = true, bool checkpoint = false)
    {
        Worker.Stop(TimeSpan.FromMinutes(1));
        if (checkpoint)
        {
            await Store.CheckpointAsync(CancellationToken.None);
        }

        await CloseAsync();
        await OpenAsync(isStarted);
    }

    /// <summary>Puts a write in line; the task completes when it is done.</summary>
    public Task<IngestRequest> Submit(Func<WriteOrigin, IngestRequest> make, long givesUpAtMs = long.MaxValue)
    {
        var waiter = new Waiter();
        var request = make(new WriteOrigin(waiter, GivesUpAtMs: givesUpAtMs));
        if (Worker.Submit(request) is { } refusal)
        {
            request.Fault = refusal;
            waiter.Done(request);
        }

        return waiter.Task;
    }

    public Task<IngestRequest> Submit(Assertion assertion) =>
        Submit(origin => new AppendRequest(PreparedAssertion.Prepare(assertion.Encoded()), origin));

    /// <summary>Appends an assertion that must be admitted.</summary>
    public async Task<Admitted> AppendAsync(Assertion assertion) => Outcome(await Submit(assertion));

    public async Task<Fault?> RetractAsync(AssertionId id, string by, bool asAdmin = false) =>
        (await Submit(origin => new RetractRequest(id, Claims.Source(by), "wrong", asAdmin, origin))).Fault;

    public async Task<RecordRequest> PutAsync(string source, SourceProfile profile) =>
        (RecordRequest)await Submit(origin => new PutSourceRequest(Claims.Source(source), profile, origin));

    public static Admitted Outcome(IngestRequest request)
    {
        Assert.Null(request.Fault);
        return Assert.IsType<AppendRequest>(request).Outcome;
    }

    /// <summary>Asks, and expects no fault.</summary>
    public Reply Ask(Request request)
    {
        var reply = Reads.Execute(request, new ReadLifetime(long.MaxValue));
        Assert.Null(reply.Fault);
        return reply;
    }

    /// <summary>Asks, and expects a fault.</summary>
    public Fault AskInVain(Request request)
    {
        var reply = Reads.Execute(request, new ReadLifetime(long.MaxValue));
        Assert.NotNull(reply.Fault);
        return reply.Fault;
    }

    /// <summary>What archiver and backup agent are served with; dispose of its pins.</summary>
    public BackupDoor Backups(EngineMetrics metrics, CancellationToken stopping) => new(
        Journal,
        Hold,
        new CheckpointPins(Store, metrics, new UntimedClock(), NullLogger.Instance),
        new JournalFeeds(Journal, Store, Metadata, metrics, stopping));

    public async ValueTask DisposeAsync()
    {
        Worker.Stop(TimeSpan.FromMinutes(1));
        await CloseAsync();
        _scratch.Dispose();
    }

    private async Task OpenAsync(bool isStarted)
    {
        Directory.CreateDirectory(_scratch.File("db"));
        State = new EngineState();
        State.MoveTo(EnginePhase.Serving, "accepting");
        Journal = SegmentedJournal.Open(
            Files, new JournalOptions(_scratch.File("wal"), Cluster, 1) { SegmentBytes = 4 << 20 });
        Store = HybridStore.Open(Files, StoreOptions);
        await JournalReplay.RunAsync(Journal, Store, CancellationToken.None);
        using (var reader = Store.OpenReader())
        {
            Options = Options with { LastRecordedAt = reader.Seq == 0 ? default : reader.Records(reader.Seq).First().RecordedAt };
        }

        _metrics = new EngineMetrics();
        Guard = new DiskGuard(
            Files,
            new DiskGuardOptions([_scratch.Path], FreeBytesMin: 1 << 20, FreeBytesToResume: 6 << 20)
            { RetryEvery = TimeSpan.Zero, ProbeBytes = 4 << 20 },
            new DiskReserve(Files, _scratch.Path, ReserveBytes),
            Store.RetryFailed,
            new UntimedClock(),
            NullLogger.Instance);
        Hold = new ArchiveHold(Journal, HoldOptions, NullLogger.Instance);
        Options = Options with { Hold = Hold };
        Worker = new IngestWorker(Journal, Store, Options, State, Guard, _metrics, Clock, NullLogger<IngestWorker>.Instance);
        Answers = new AnswerCache(Store, AnswerCacheBytes);
        Contests = new ContestBoard(ContestBytes);
        Follower = new ContestFollower(Store, Contests, _metrics, NullLogger<ContestFollower>.Instance);
        Reads = new Reads(Store, Answers, PageCursors.OfThisProcess(), Clock, NullLogger<Reads>.Instance) { Contests = Contests };
        Trust = new TrustJob(Store, Worker, _metrics, Clock, NullLogger<TrustJob>.Instance, Background);
        if (isStarted)
        {
            Worker.Start();
        }
    }

    private async Task CloseAsync()
    {
        Trust.Dispose();
        Worker.Dispose();
        await Follower.DisposeAsync();
        Guard.Dispose();
        await Store.DisposeAsync();
        Journal.Dispose();
        _metrics.Dispose();
    }
}
