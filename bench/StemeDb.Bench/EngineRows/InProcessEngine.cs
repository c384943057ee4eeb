using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Space;
using StemeDb.Engine.Telemetry;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Bench.EngineRows;

/// <summary>The Engine's write path and store in this process, over a directory of its own, without the network.</summary>
internal sealed class InProcessEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stemedb-bench-");
    private readonly SegmentedJournal _journal;
    private readonly DiskGuard _disk;

    public InProcessEngine(long memtableBytesMax = 128L << 20)
    {
        var runs = Directory.CreateDirectory(Path.Combine(_folder.FullName, "db")).FullName;
        _journal = SegmentedJournal.Open(DiskFileSystem.Instance, new JournalOptions(Path.Combine(_folder.FullName, "wal"), Guid.NewGuid(), 1));
        Store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(runs) { MemtableBytesMax = memtableBytesMax });
        var state = new EngineState();
        state.MoveTo(EnginePhase.Serving, "");
        _disk = new DiskGuard(
            DiskFileSystem.Instance,
            new DiskGuardOptions([_folder.FullName], FreeBytesMin: 1 << 30, FreeBytesToResume: 2L << 30),
            new DiskReserve(DiskFileSystem.Instance, _folder.FullName, 1 << 20),
            Store.RetryFailed,
            TimeProvider.System,
            NullLogger.Instance);
        Worker = new IngestWorker(
            _journal, Store, new IngestOptions(4 << 20, 128 << 20, 1L << 30, default), state, _disk, new EngineMetrics(), TimeProvider.System, NullLogger<IngestWorker>.Instance);
        Worker.Start();
    }

    public HybridStore Store { get; }

    public IngestWorker Worker { get; }

    /// <summary>Returns when the assertion is durable and visible.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public Task AppendAsync(byte[] encoded) =>
        SubmitAsync(origin => new AppendRequest(PreparedAssertion.Prepare(encoded), origin));

    /// <summary>Returns when the rule is in force.</summary>
    public Task PutRuleAsync(PathPattern pattern, ValueRule rule) => SubmitAsync(origin => new PutRuleRequest(pattern, rule, origin));

    /// <summary>Appends all, many at a time.</summary>
    public async Task LoadAsync(IEnumerable<byte[]> assertions)
    {
        foreach (var chunk in assertions.Chunk(10_000))
        {
            await Task.WhenAll(chunk.Select(AppendAsync));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Worker.Stop(TimeSpan.FromSeconds(30));
        Worker.Dispose();
        _disk.Dispose();
        await Store.DisposeAsync();
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task SubmitAsync(Func<WriteOrigin, IngestRequest> request)
    {
        var waiter = new Waiter();
        Worker.Submit(request(new WriteOrigin(waiter)));
        if ((await waiter.Task).Fault is { } fault)
        {
            throw new InvalidOperationException(fault.Detail);
        }
    }

    private sealed class Waiter() : TaskCompletionSource<IngestRequest>(TaskCreationOptions.RunContinuationsAsynchronously), IIngestReplies
    {
        public void Done(IngestRequest request) => SetResult(request);
    }
}
