using StemeDb.Engine.Faults;
using StemeDb.Engine.Health;
using StemeDb.Engine.Space;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// The single writer. Its thread takes whatever waits and hands it to the <see cref="GroupCommitter"/>; what arrives meanwhile
/// is the next batch. There is no timer.
/// </summary>
internal sealed class IngestWorker : IDisposable
{
    private readonly EngineState _state;
    private readonly IngestQueue _queue;
    private readonly GroupCommitter _committer;
    private readonly CancellationTokenSource _hurry = new();
    private readonly Thread _thread;

    public IngestWorker(
        IJournal journal,
        IIndexStore store,
        IngestOptions options,
        EngineState state,
        DiskGuard disk,
        EngineMetrics metrics,
        TimeProvider clock,
        ILogger<IngestWorker> logger)
    {
        _state = state;
        _queue = new IngestQueue(options.QueueBytes);
        _committer = new GroupCommitter(journal, store, options, state, disk, metrics, clock, logger);
        _thread = new Thread(Run) { Name = "IngestWorker", IsBackground = true };
        metrics.Observe("stemedb_ingest_queue_depth", null, "Writes that wait for the committer.", () => _queue.Count);
    }

    public void Start() => _thread.Start();

    /// <summary>Puts a write in line; writes of one caller are admitted in the order submitted.</summary>
    /// <returns>Null; or why it was not taken, and then nobody else is told.</returns>
    public Fault? Submit(IngestRequest request) => _queue.Offer(request) switch
    {
        QueueOffer.Taken => null,
        QueueOffer.Full => EngineFaults.Overloaded("Too many writes wait for the disk; try again shortly, with fewer at once."),
        _ => Refusal(),
    };

    /// <summary>Takes nothing more, finishes what waits, and returns when the thread has ended.</summary>
    /// <param name="timeout">After this, a wait for room in memory is given up and what remains is refused.</param>
    public void Stop(TimeSpan timeout)
    {
        _queue.Close();
        if (_thread.IsAlive && !_thread.Join(timeout))
        {
            _hurry.Cancel();
            _thread.Join();
        }
    }

    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _hurry.Dispose();
    }

    private void Run()
    {
        List<IngestRequest> taken = [];
        while (_queue.TakeAll(ref taken))
        {
            var next = 0;
            while (next < taken.Count && _state.Phase != EnginePhase.Failed)
            {
                next = _committer.CommitFrom(taken, next, _hurry.Token);
            }

            if (next < taken.Count)
            {
                _committer.Refuse(taken, next, Refusal());
            }

            if (_state.Phase == EnginePhase.Failed)
            {
                _queue.Close();
            }

            taken.Clear();
        }
    }

    private Fault Refusal() =>
        _state.Phase == EnginePhase.Failed ? EngineFaults.Poisoned(_state.Detail) : EngineFaults.Stopping();
}
