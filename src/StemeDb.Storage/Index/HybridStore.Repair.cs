using System.Runtime.CompilerServices;
using StemeDb.Storage.Index.Flushing;
using StemeDb.Storage.Index.Registry;
using StemeDb.Storage.Index.Repair;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index;

/// <summary>What happens when runs are damaged.</summary>
public sealed partial class HybridStore
{
    private RepairWorker? _repair;

    /// <inheritdoc/>
    public long JournalNeededFrom => Math.Min(CheckpointSeq + 1, _repair?.JournalNeededFrom ?? CheckpointSeq + 1);

    /// <summary>
    /// From now on damaged runs are rebuilt in the background, as far as the journal holds their seqs. To be called once, when
    /// the journal was replayed.
    /// </summary>
    /// <param name="journal">The journal of this index; must outlive the store.</param>
    /// <param name="told">Hears of damage and repair, on a background thread; must not throw.</param>
    public void RepairFrom(IJournal journal, Action<RunRepair> told)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(told);
        if (_repair is not null) throw new InvalidOperationException("The store repairs itself already.");
        var rebuild = new RunRebuild(_catalog, journal, FlushWorker.RunOptionsOf(_options), _options.MemtableBytesMax);
        _repair = new RepairWorker(_stack, _catalog, journal, rebuild, _options.Background, Rebuilt, told);
    }

    /// <summary>Tries again, in the background, what failed for want of room: a flush, merges, the rebuild of a run.</summary>
    public void RetryFailed()
    {
        if (_flush.Failure is not null) _ = _flush.RequestAsync();
        if (_merge.Failure is not null) _merge.Wake();
        if (_repair?.HasFailed == true) _repair.Wake();
    }

    private void Rebuilt()
    {
        if (_registry.Missing is not null) ReloadRegistry();
        _stack.DeleteReplacedRuns();
        _merge.Wake();
    }

    /// <summary>Sources and rules were unknown while a run was damaged. Short, and once per repair: the writer waits for it.</summary>
    private void ReloadRegistry()
    {
        using (_stack.EnterWriting())
        {
            var registry = RegistryHistory.Load(_stack.Current);
            var counts = Counts;
            Volatile.Write(ref _counts, new StrongBox<IndexCounts>(counts with
            {
                Sources = registry.SourceRecords,
                Rules = counts.Sources + counts.Rules - registry.SourceRecords,
            }));
            _registry = registry;
        }
    }

    private string Describe(RunInfo run, string state)
    {
        var what = $"Run {run.FileName} (seq {run.FirstSeq} to {run.LastSeq}) is {state}";
        return _repair?.Find(run) is not { } known ? $"{what}."
            : known.Outcome switch
            {
                RunRepairOutcome.NotCovered => $"{what}. The journal no longer holds its seqs: stop the engine, run 'stemedb data verify' on the data directory, and put the file back from a backup. {known.Detail}",
                RunRepairOutcome.Failed => $"{what}. It could not be rebuilt and is tried again: {known.Detail}",
                _ => $"{what}. It is being rebuilt from the journal. {known.Detail}",
            };
    }
}
