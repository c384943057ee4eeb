using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>What becomes of damaged runs. Each step is durable before the next, and each can be done again after a crash.</summary>
public sealed partial class RunCatalog
{
    /// <summary>
    /// Called, from whatever thread came upon it, when an open run turns out to be damaged for the first time. Must return at
    /// once.
    /// </summary>
    internal Action Damaged { get; set; } = () => { };

    /// <summary>Takes a damaged run out of service: moves it to <c>quarantine/</c>, never deleting it, and remembers that its range cannot be answered.</summary>
    /// <param name="run">A run of the present manifest.</param>
    /// <param name="why">What is wrong with it, as a sentence.</param>
    /// <exception cref="ArgumentException">It is not in the manifest.</exception>
    public void Quarantine(RunInfo run, string why)
    {
        _runs.Quarantine.Mark(run, why);
        var moved = run with { State = RunState.Quarantined };
        Change(manifest => manifest with { Runs = Sorted(Without(manifest, [run]).Append(moved)) });
        _runs.FinishQuarantine(Manifest);
    }

    /// <summary>Whoever read the bytes of a run past its reader found them damaged.</summary>
    internal void Report(HeldRun run, RunDamagedException damage)
    {
        if (run.Note(damage)) Damaged();
    }

    /// <summary>Makes durable that a run is damaged. It stays in service for what is sound in it.</summary>
    internal void Mark(HeldRun run) => _runs.Quarantine.Mark(run.Info, run.Damage!.Message);

    /// <summary>
    /// Reads all of a damaged run again; where every byte is what was written, the disk had only misread it, or its file was put
    /// back, and it counts as sound.
    /// </summary>
    internal bool TryTrust(HeldRun run)
    {
        if (!_runs.IsWhole(run.Info)) return false;
        _runs.Quarantine.Settle(run.Info, "read again, whole");
        run.Trust();
        return true;
    }

    /// <summary>Why a run of the manifest is damaged.</summary>
    internal string WhyDamaged(RunInfo run) => _runs.Quarantine.WhyMarked(run.FileName) ?? "its file was moved to quarantine";

    /// <summary>
    /// Moves the file of a damaged run to quarantine while it goes on being served, so that a run with the same name can take
    /// its place. After a crash the run is missing, which puts it into quarantine as well.
    /// </summary>
    internal void SetAside(HeldRun run)
    {
        if (run.IsSetAside) return;
        _runs.Quarantine.Take(run.Info.FileName);
        run.IsSetAside = true;
    }

    /// <summary>Runs that were rebuilt take the place of a damaged one.</summary>
    internal void ReplaceDamaged(RunInfo damaged, IReadOnlyList<RunInfo> rebuilt)
    {
        Change(manifest => manifest with { Runs = Sorted(Without(manifest, [damaged]).Concat(rebuilt)) }, reopened: damaged.Sha256);
        _runs.Quarantine.Settle(damaged, $"rebuilt from the journal as {string.Join(", ", rebuilt.Select(run => run.FileName))}");
    }

    /// <summary>Removes runs that were written and will not join the store.</summary>
    internal void Discard(IEnumerable<RunInfo> runs)
    {
        foreach (var run in runs) _files.Delete(Path.Combine(Directory, run.FileName));
    }

    /// <summary>A set of the runs before a seq, and of others that are not in the manifest yet.</summary>
    internal RunSet Before(long seq, RunSet held, IEnumerable<RunInfo> rebuilt)
    {
        var manifest = held.Manifest with { Runs = [.. held.Manifest.Runs.Where(run => run.LastSeq < seq)] };
        List<HeldRun> runs = [.. held.Held.Where(run => run.Info.LastSeq < seq)];
        try
        {
            foreach (var run in rebuilt) runs.Add(_runs.Open(run, _cache, _ => { }));
            return new RunSet(manifest, runs, Filters, _unheld.Enqueue);
        }
        catch
        {
            foreach (var run in runs.Where(run => !held.Held.Contains(run))) run.Reader.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens what the manifest lists. A run that is missing, or whose ends, indexes or filters are damaged, cannot be served at
    /// all: it goes to quarantine, and what it held is answered again once it is rebuilt or restored.
    /// </summary>
    private RunSet OpenFirst()
    {
        var listed = _runs.LoadManifest();

        // The process before may have been killed between its rename and its sync: what follows relies on this manifest.
        _files.SyncDirectory(Directory);
        var manifest = _runs.TakeBack(listed);
        var held = new List<HeldRun>();
        var runs = new List<RunInfo>();
        try
        {
            foreach (var run in manifest.Runs)
            {
                runs.Add(run.State == RunState.Available && TryOpen(run, held) is { } why ? Unusable(run, why) : run);
            }

            if (!runs.SequenceEqual(listed.Runs))
            {
                manifest = manifest with { Runs = runs, Edition = listed.Edition + 1 };
                ManifestFile.Prepare(_files, Directory, manifest);
                ManifestFile.Publish(_files, Directory);
            }

            foreach (var run in manifest.Runs.Except(listed.Runs).Where(run => run.State == RunState.Available))
            {
                _runs.Quarantine.Settle(run, "its file was put back, whole");
            }

            return new RunSet(manifest, held, Filters, _unheld.Enqueue);
        }
        catch
        {
            held.ForEach(run => run.Reader.Dispose());
            throw;
        }
    }

    /// <returns>Why it cannot be opened; null when it was.</returns>
    private string? TryOpen(RunInfo run, List<HeldRun> held)
    {
        try
        {
            var opened = _runs.Open(run, _cache, _ => Damaged());
            if (_runs.Quarantine.WhyMarked(run.FileName) is { } known) opened.Note(new RunDamagedException(opened.Reader.Path, known));
            held.Add(opened);
            return null;
        }
        catch (RunDamagedException damage)
        {
            return damage.Message;
        }
    }

    private RunInfo Unusable(RunInfo run, string why)
    {
        _runs.Quarantine.Mark(run, why);
        return run with { State = RunState.Quarantined };
    }
}
