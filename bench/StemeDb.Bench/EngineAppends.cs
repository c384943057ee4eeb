using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Bench;

/// <summary>
/// The write path inside the Engine, without the network: decode, id, look for the same claim, journal, sync, index, acknowledge.
/// </summary>
internal static class EngineAppends
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    /// <summary>Acknowledged assertions per second, each new, with so many submitters that each wait for their acknowledgement.</summary>
    public static async Task<double> MeasureAsync(int inFlight)
    {
        var folder = Directory.CreateTempSubdirectory("stemedb-bench-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "db"));
            using var journal = SegmentedJournal.Open(DiskFileSystem.Instance, new JournalOptions(Path.Combine(folder.FullName, "wal"), Guid.NewGuid(), 1));
            await using var store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(Path.Combine(folder.FullName, "db")));
            var state = new EngineState();
            state.MoveTo(EnginePhase.Serving, "");
            using var worker = new IngestWorker(
                journal, store, new IngestOptions(4 << 20, 128 << 20, 1L << 30, default), state, new EngineMetrics(), TimeProvider.System, NullLogger<IngestWorker>.Instance);
            worker.Start();
            var rate = await MeasureAsync(worker, inFlight);
            worker.Stop(TimeSpan.FromSeconds(30));
            return rate;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(IngestWorker worker, int inFlight)
    {
        long next = 0, done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < Time)
            {
                var waiter = new Waiter();
                var content = Workload.Encoded(Interlocked.Increment(ref next));
                worker.Submit(new AppendRequest(PreparedAssertion.Prepare(content), new WriteOrigin(waiter)));
                var reply = await waiter.Task;
                Interlocked.Increment(ref done);
                if (reply.Fault is { } fault)
                {
                    throw new InvalidOperationException(fault.Detail);
                }
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }

    private sealed class Waiter() : TaskCompletionSource<IngestRequest>(TaskCreationOptions.RunContinuationsAsynchronously), IIngestReplies
    {
        public void Done(IngestRequest request) => SetResult(request);
    }
}
