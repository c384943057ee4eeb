using System.Collections.Concurrent;
using StemeDb.Storage.Background;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index.Repair;

/// <summary>
/// Rebuilds damaged runs from the journal in the background, beside readers, writer, flushes and merges: the oldest first,
/// since a rebuild asks the runs before it. Then those are counted anew that were written meanwhile. What failed is tried again
/// when it is woken. Thread-safe.
/// </summary>
internal sealed class RepairWorker : WakeableWork
{
    private readonly LayerStack _stack;
    private readonly RunCatalog _catalog;
    private readonly IJournal _journal;
    private readonly RunRebuild _rebuild;
    private readonly ConceptRecount _recount;
    private readonly Action _onRepaired;
    private readonly Action<RunRepair> _told;
    private readonly ConcurrentDictionary<string, RunRepair> _known = new(StringComparer.Ordinal);
    private long _rebuilt;

    /// <summary>Makes it, and lets it look for what is damaged already.</summary>
    /// <param name="stack">The layers.</param>
    /// <param name="catalog">The runs.</param>
    /// <param name="journal">Where they come from.</param>
    /// <param name="rebuild">Writes one again.</param>
    /// <param name="recount">Counts one anew.</param>
    /// <param name="background">Runs it.</param>
    /// <param name="onRepaired">Called after each, in the background.</param>
    /// <param name="told">Hears of every change, in the background.</param>
    public RepairWorker(
        LayerStack stack,
        RunCatalog catalog,
        IJournal journal,
        RunRebuild rebuild,
        ConceptRecount recount,
        IBackgroundWork background,
        Action onRepaired,
        Action<RunRepair> told)
        : base("run repair", background)
    {
        (_stack, _catalog, _journal, _rebuild, _recount) = (stack, catalog, journal, rebuild, recount);
        (_onRepaired, _told) = (onRepaired, told);
        catalog.Damaged = Wake;
        Wake();
    }

    /// <summary>Runs rebuilt since the start.</summary>
    public long Rebuilt => Interlocked.Read(ref _rebuilt);

    /// <summary>Something could not be rebuilt and waits to be woken.</summary>
    public bool HasFailed => _known.Values.Any(known => known.Outcome == RunRepairOutcome.Failed);

    /// <summary>The journal is still needed from this seq on; <see cref="long.MaxValue"/> when no damaged run waits for it.</summary>
    public long JournalNeededFrom
    {
        get
        {
            var needed = long.MaxValue;
            foreach (var run in Waiting(_stack.Current.Runs)) needed = IsCovered(run) ? Math.Min(needed, run.FirstSeq) : needed;
            return needed;
        }
    }

    /// <summary>What is known of a damaged run; null when nothing is yet.</summary>
    public RunRepair? Find(RunInfo run) => _known.GetValueOrDefault(run.Sha256);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _catalog.Damaged = () => { };
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void DoAll(CancellationToken stopping)
    {
        var layers = _stack.Hold();
        var waiting = Waiting(layers.Runs).ToArray();
        layers.Release();
        foreach (var run in waiting)
        {
            if (!TryOn(run, Repair, stopping)) return;
        }

        while (NextToRecount() is { } run && TryOn(run, Recount, stopping) && Find(run)?.Outcome != RunRepairOutcome.Failed)
        {
        }
    }

    /// <returns>False when the work is broken off.</returns>
    private bool TryOn(RunInfo run, Action<RunInfo, CancellationToken> work, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            work(run, stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Kept and shown in health: the range stays refused, and the next attempt may succeed.
            Tell(new RunRepair(run, RunRepairOutcome.Failed, error.Message));
            return true;
        }
    }

    private RunInfo? NextToRecount()
    {
        var layers = _stack.Hold();
        try
        {
            return ConceptRecount.FindNext(layers.Runs);
        }
        finally
        {
            layers.Release();
        }
    }

    private void Recount(RunInfo run, CancellationToken stopping)
    {
        var layers = _stack.Hold();
        try
        {
            var recounted = _recount.Run(run, layers.Runs, stopping);
            _stack.ReplaceRuns(new MergePlan([run], run.Tier), recounted);
            _known.TryRemove(run.Sha256, out _);
            _told(new RunRepair(run, RunRepairOutcome.Recounted, $"as {recounted.FileName}"));
        }
        finally
        {
            layers.Release();
        }

        _onRepaired();
    }

    private static IEnumerable<RunInfo> Waiting(RunSet runs) => runs.Damaged.Concat(runs.Unavailable).OrderBy(run => run.FirstSeq);

    private bool IsCovered(RunInfo run) => _journal.FirstRetainedSeq <= run.FirstSeq && _journal.Durable.Seq >= run.LastSeq;

    private void Repair(RunInfo run, CancellationToken stopping)
    {
        var layers = _stack.Hold();
        try
        {
            if (!layers.Runs.Manifest.Runs.Contains(run)) return;
            var served = layers.Runs.Held.FirstOrDefault(held => held.Info == run);
            if (served is not null && served.Damage is null) return;
            if (served is not null && !IsCovered(run) && _catalog.TryTrust(served))
            {
                _known.TryRemove(run.Sha256, out _);
                _told(new RunRepair(run, RunRepairOutcome.Sound, "all of it was read again"));
                _onRepaired();
                return;
            }

            if (served is not null) _catalog.Mark(served);
            var why = served?.Damage?.Message ?? _catalog.WhyDamaged(run);
            if (!_known.ContainsKey(run.Sha256)) Tell(new RunRepair(run, RunRepairOutcome.Damaged, why));
            if (!IsCovered(run))
            {
                if (Find(run)?.Outcome != RunRepairOutcome.NotCovered) Tell(new RunRepair(run, RunRepairOutcome.NotCovered, why));
                return;
            }

            if (served is not null) _catalog.SetAside(served);
            var rebuilt = _rebuild.Run(run, layers.Runs, stopping);
            _stack.ReplaceDamaged(run, rebuilt);
            Interlocked.Increment(ref _rebuilt);
            _known.TryRemove(run.Sha256, out _);
            _told(new RunRepair(run, RunRepairOutcome.Rebuilt, $"as {string.Join(", ", rebuilt.Select(r => r.FileName))}"));
        }
        finally
        {
            layers.Release();
        }

        _onRepaired();
    }

    private void Tell(RunRepair repair)
    {
        _known[repair.Run.Sha256] = repair;
        _told(repair);
    }
}
