using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index.Layers;

/// <summary>
/// The layers in force, and the only place where they change: a full memtable is frozen, a frozen one becomes a run, runs
/// become one run. Readers go on with the layers they hold. Thread-safe.
/// </summary>
internal sealed class LayerStack : IDisposable
{
    private readonly RunCatalog _catalog;

    /// <summary>Held while the layers are exchanged, and by the writer while it applies a batch. Never during disk access.</summary>
    private readonly Lock _layersGate = new();

    /// <summary>Held while the manifest and the layers change together, so that a record is never in two layers.</summary>
    private readonly Lock _manifestGate = new();

    private LayerSet _current;

    public LayerStack(RunCatalog catalog)
    {
        _catalog = catalog;
        var runs = catalog.Acquire();
        _current = new LayerSet(new Memtable(runs.Manifest.CheckpointSeq + 1), frozen: null, runs);
    }

    /// <summary>To be looked at; to be read from only after a hold.</summary>
    public LayerSet Current => Volatile.Read(ref _current);

    /// <summary>Runs cover everything up to this seq.</summary>
    public long CheckpointSeq => Current.Runs.Manifest.CheckpointSeq;

    /// <summary>Entered by the writer for each batch.</summary>
    public Lock.Scope EnterWriting() => _layersGate.EnterScope();

    /// <summary>Holds the layers; release them soon.</summary>
    public LayerSet Hold()
    {
        while (true)
        {
            var layers = Current;
            if (layers.TryHold()) return layers;
        }
    }

    /// <summary>Freezes the growing memtable and starts another.</summary>
    /// <returns>False when it is empty, or when the one frozen before is not on disk yet.</returns>
    public bool TryFreeze()
    {
        lock (_layersGate)
        {
            var layers = _current;
            if (layers.Frozen is not null || layers.Active.IsEmpty) return false;
            Exchange(new LayerSet(new Memtable(layers.AppliedSeq + 1), layers.Active, layers.Runs.Hold()));
            return true;
        }
    }

    /// <summary>The frozen memtable was written to a run, which takes its place.</summary>
    public void ReplaceFrozen(RunInfo run)
    {
        lock (_manifestGate)
        {
            _catalog.Add(run, run.LastSeq);
            var runs = _catalog.Acquire();
            lock (_layersGate) Exchange(new LayerSet(_current.Active, frozen: null, runs));
        }
    }

    /// <summary>Runs were merged into one, which takes their place.</summary>
    public void ReplaceRuns(MergePlan plan, RunInfo merged)
    {
        lock (_manifestGate)
        {
            _catalog.Replace(plan.Inputs, merged);
            var runs = _catalog.Acquire();
            lock (_layersGate) Exchange(new LayerSet(_current.Active, _current.Frozen, runs));
        }
    }

    /// <summary>A damaged run was rebuilt; what was rebuilt takes its place.</summary>
    public void ReplaceDamaged(RunInfo damaged, IReadOnlyList<RunInfo> rebuilt)
    {
        lock (_manifestGate)
        {
            _catalog.ReplaceDamaged(damaged, rebuilt);
            var runs = _catalog.Acquire();
            lock (_layersGate) Exchange(new LayerSet(_current.Active, _current.Frozen, runs));
        }
    }

    /// <summary>Deletes the files of merged runs that nobody reads any more; the merge must have let go of them first.</summary>
    public void DeleteReplacedRuns() => _catalog.DeleteReplaced();

    /// <summary>Lets go of the layers; readers must have done so before.</summary>
    public void Dispose() => Current.Release();

    private void Exchange(LayerSet next)
    {
        var previous = _current;
        Volatile.Write(ref _current, next);
        previous.Release();
    }
}
