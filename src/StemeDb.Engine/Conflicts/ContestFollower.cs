using System.Diagnostics;
using StemeDb.Engine.Telemetry;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Conflicts;

/// <summary>
/// Keeps the board of contests: reads the log behind the writer, judges again the paths that a stretch of it touched, and shows
/// them together as of its end. What touches many paths, a rule or a source that speaks on many, is swept in the background, and
/// so is everything at the start; meanwhile the board says that it is not complete.
/// </summary>
internal sealed partial class ContestFollower : IAsyncDisposable
{
    private const int PathsPerRound = 512;
    private const int RecordsPerRound = 20_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IIndexStore _store;
    private readonly ContestBoard _board;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ContestSweep> _sweeps = [];
    private readonly List<Contest> _judged = [];
    private long _seq;
    private long _evaluations;
    private Task _running = Task.CompletedTask;

    public ContestFollower(IIndexStore store, ContestBoard board, EngineMetrics metrics, ILogger<ContestFollower> logger)
    {
        (_store, _board, _logger) = (store, board, logger);
        metrics.Observe("stemedb_conflicts", null, "Paths that are contested.", () => board.Count);
        metrics.Observe("stemedb_conflicts_size", "By", "Memory of the board of conflicts.", () => board.Bytes);
        metrics.Observe("stemedb_conflicts_lag", null, "Records that the board of conflicts does not show yet.", () => store.AppliedSeq - board.Seq);
        metrics.Observe("stemedb_conflicts_complete", null, "0 while the board of conflicts is being made.", () => board.IsComplete ? 1 : 0);
        metrics.ObserveTotal("stemedb_conflicts_judged", "Paths judged for the board of conflicts.", () => Interlocked.Read(ref _evaluations));
    }

    /// <summary>Begins, in the background, with a sweep of everything as of now.</summary>
    public void Start()
    {
        if (!_board.IsOn)
        {
            return;
        }

        _seq = _store.AppliedSeq;
        _sweeps.Add(new ContestSweep(null));
        _running = Task.Run(FollowAsync);
    }

    /// <summary>Ends it; the store may be closed afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var start = Stopwatch.GetTimestamp();
                Work();
                await PauseAsync(Stopwatch.GetElapsedTime(start));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A damaged range is rebuilt by and by; anything else is a defect, and the board is not worth the engine.
                if (e is not RangeUnavailableException) LogFailed(e);
                await Task.Delay(RetryAfter, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    /// <summary>One round of the log, and one stretch of a sweep as of where the log was read to.</summary>
    private void Work()
    {
        var dirty = new DirtyPaths();
        var seq = _seq;
        using (var log = _store.OpenReader())
        {
            seq = dirty.ReadFrom(log, seq, PathsPerRound, RecordsPerRound);
        }

        using var reader = _store.OpenReader(seq);
        var judge = new ContestJudge(reader);
        _judged.Clear();
        foreach (var path in dirty.Paths)
        {
            Judge(judge, path);
        }

        var isOver = false;
        if (_sweeps.Count > 0)
        {
            foreach (var path in _sweeps[0].Next(reader, PathsPerRound, out isOver))
            {
                Judge(judge, path);
            }
        }

        // Only now that nothing failed does any of it count.
        _seq = seq;
        if (_sweeps.Count > 0)
        {
            _sweeps[0].Done();
            if (isOver) _sweeps.RemoveAt(0);
        }

        Plan(dirty.Regions);
        _board.Show(_judged, seq, _sweeps.Count == 0);
    }

    private void Judge(ContestJudge judge, ConceptPath path)
    {
        _judged.Add(judge.Judge(path));
        Interlocked.Increment(ref _evaluations);
    }

    /// <summary>
    /// Sweeps wait in line behind the one under way, which may have passed what they are about. One of all makes those that wait
    /// needless.
    /// </summary>
    private void Plan(IReadOnlyList<PathPattern?> regions)
    {
        const int waitingMax = 8;
        foreach (var region in regions)
        {
            if (_sweeps.Skip(1).Any(sweep => sweep.IsOfAll))
            {
                return;
            }

            if (region is null || _sweeps.Count > waitingMax)
            {
                if (_sweeps.Count > 1) _sweeps.RemoveRange(1, _sweeps.Count - 1);
                _sweeps.Add(new ContestSweep(null));
                return;
            }

            _sweeps.Add(new ContestSweep(region));
        }
    }

    /// <summary>
    /// Waits for more of the log when all is done. Else it rests: as long as it worked, and three times as long while others write,
    /// so that it takes no more than a quarter of one processor from them.
    /// </summary>
    private Task PauseAsync(TimeSpan worked)
    {
        if (_sweeps.Count == 0 && _store.AppliedSeq == _seq)
        {
            return _store.WaitBeyondAsync(_seq, _stopping.Token);
        }

        return Task.Delay(_store.AppliedSeq > _seq ? 3 * worked : worked, _stopping.Token);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: the board of conflicts could not go on; it tries again.")]
    private partial void LogFailed(Exception cause);
}
