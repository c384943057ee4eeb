using StemeDb.Storage.Index.Flushing;
using StemeDb.Storage.Index.Keys;
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

    /// <summary>Runs in which damage is known, and those that are in quarantine, by ascending seq: what may lie in them may be refused.</summary>
    public IReadOnlyList<RunInfo> UnreadableRuns
    {
        get
        {
            var runs = _stack.Current.Runs;
            return [.. runs.Damaged.Concat(runs.Unavailable).OrderBy(run => run.FirstSeq)];
        }
    }

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
        var options = FlushWorker.RunOptionsOf(_options);
        var rebuild = new RunRebuild(_catalog, journal, options, _options.MemtableBytesMax);
        var recount = new ConceptRecount(_catalog, options);
        _repair = new RepairWorker(_stack, _catalog, journal, rebuild, recount, _options.Background, Repaired, told);
    }

    /// <summary>Tries again, in the background, what failed for want of room: a flush, merges, the rebuild of a run.</summary>
    public void RetryFailed()
    {
        if (_flush.Failure is not null) _ = _flush.RequestAsync();
        if (_merge.Failure is not null) _merge.Wake();
        if (_repair?.HasFailed == true) _repair.Wake();
    }

    /// <summary>A memtable became a run: runs may be merged, or, where an older one could not be read, this one has to be counted anew.</summary>
    private void Flushed()
    {
        _merge.Wake();
        if (_stack.Current.Runs.Manifest.Runs.Any(ConceptEntry.IsIncomplete)) _repair?.Wake();
    }

    private void Repaired()
    {
        if (_registry.Missing is not null || _registry.Keys.Missing is not null) ReloadRegistry();
        _stack.DeleteReplacedRuns();
        _merge.Wake();
    }

    /// <summary>Sources, rules or keys were unknown while a run was damaged. Short, and once per repair: the writer waits for it.</summary>
    private void ReloadRegistry()
    {
        using (_stack.EnterWriting())
        {
            _registry = RegistryHistory.Load(_stack.Current);
        }
    }

    private string DescribeIncomplete(RunInfo run)
    {
        var what = $"Run {run.FileName} (seq {run.FirstSeq} to {run.LastSeq}) was written while an older one could not be read: the counts of children that it adds to are refused until those before it can be read";
        return _repair?.Find(run) is { Outcome: RunRepairOutcome.Failed } failed
            ? $"{what}. It could not be counted anew and is tried again: {failed.Detail}"
            : $"{what}; it is then counted anew by itself.";
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
