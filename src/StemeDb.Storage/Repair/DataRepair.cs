using System.Globalization;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Index.Repair;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Journal.Salvage;
using StemeDb.Storage.Restoring;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;
using StemeDb.Storage.Verification;

namespace StemeDb.Storage.Repair;

/// <summary>
/// Makes a damaged data directory one that an engine starts on, keeping as much of the log as has no gap before it. Deletes
/// nothing: what is not kept is moved aside. The caller holds the lock of the directory. Not thread-safe.
/// </summary>
public sealed class DataRepair
{
    private const int SegmentBytes = 64 * 1024 * 1024;

    private readonly IFileSystem _files;
    private readonly DataDirectoryOptions _options;
    private DataVerification _found = null!;
    private DataDirectoryMetadata? _metadata;
    private RunManifest? _manifest;
    private JournalSpan? _kept;
    private bool _isJournalDamaged;

    private DataRepair(IFileSystem files, DataDirectoryOptions options) => (_files, _options) = (files, options);

    /// <summary>What would be done and lost.</summary>
    public RepairPlan Plan { get; private set; } = null!;

    /// <summary>Reads every byte and makes a plan. Changes nothing.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where the data lies.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="DataDirectoryNewerException">A newer program wrote the directory.</exception>
    public static DataRepair Look(IFileSystem files, DataDirectoryOptions options, CancellationToken cancellationToken)
    {
        var repair = new DataRepair(files, options);
        repair._found = DataVerifier.Verify(files, options, cancellationToken);
        var steps = new List<RepairStep>();
        var obstacle = repair.PlanMetadata(steps);
        if (obstacle is null)
        {
            repair.PlanManifest(steps);
            repair.PlanJournal(steps);
            repair.PlanRuns(steps);
        }

        repair.Plan = new RepairPlan(repair._found, steps, obstacle);
        return repair;
    }

    /// <summary>Does what the plan says. After a crash it can be planned and done again.</summary>
    /// <param name="cancellationToken">Ends it; what was done stays done.</param>
    /// <returns>What was done about damaged runs.</returns>
    /// <exception cref="InvalidOperationException">The plan says that it cannot be repaired.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public async Task<IReadOnlyList<RunRepair>> RunAsync(CancellationToken cancellationToken)
    {
        if (Plan.Obstacle is { } obstacle) throw new InvalidOperationException(obstacle);
        if (Plan.Steps.Count == 0) return [];
        if (_found.Metadata is null) WriteMetadata();
        if (_found.Runs.Manifest is null) ManifestSalvage.Write(_files, _options.DbDirectory, _manifest!);
        if (_isJournalDamaged) SalvageJournal();
        return await RebuildRunsAsync(cancellationToken).ConfigureAwait(false);
    }

    private string? PlanMetadata(List<RepairStep> steps)
    {
        if (RestoreMarker.Exists(_files, _options.Root))
        {
            return "A restore into the directory did not finish. Run the same 'stemedb restore' again: it goes on where it stopped.";
        }

        _metadata = _found.Metadata;
        if (_metadata is not null) return null;
        if (JournalSpans.FindOwner(_files, _options.WalDirectory) is not { } owner)
        {
            return "metadata.json cannot be trusted and no header of the journal tells whose data it is. Put metadata.json back from a copy, or restore from a backup.";
        }

        _metadata = new DataDirectoryMetadata(owner.ClusterId, owner.Generation, Restarts: 0, LastRestore: null);
        steps.Add(new RepairStep(
            RepairKind.Metadata,
            Text($"metadata.json is made again: cluster {owner.ClusterId} and generation {owner.Generation} as the journal says, restarts 0, no last restore. The old file is kept.")));
        return null;
    }

    private void PlanManifest(List<RepairStep> steps)
    {
        _manifest = _found.Runs.Manifest;
        if (_manifest is not null || _found.Runs is { Findings.Count: 0, Runs.Count: 0 }) return;
        _manifest = ManifestSalvage.Find(_files, _options.DbDirectory, _found.Runs.Runs);
        var left = _found.Runs.Runs.Count - _manifest.Runs.Count;
        steps.Add(new RepairStep(
            RepairKind.Manifest,
            Text($"MANIFEST is made again of {_manifest.Runs.Count} runs, which hold seq 1 to {_manifest.CheckpointSeq}; {left} other runs go to quarantine/. What follows comes from the journal. The old file is kept.")));
    }

    private void PlanJournal(List<RepairStep> steps)
    {
        var checkpoint = _manifest?.CheckpointSeq ?? 0;
        var spans = JournalSpans.Find(_files, _options.WalDirectory, (_metadata!.ClusterId, _metadata.Generation));
        _kept = spans.Where(span => span.FirstSeq <= checkpoint + 1 && span.LastSeq >= checkpoint).MaxBy(span => span.LastSeq);
        if (spans.Count == 0 && checkpoint == 0 && _found.Journal.IsSound && !_metadata.IsJournalBegun) return;
        _isJournalDamaged = !_found.Journal.IsSound || _kept is null || _kept.FirstSeq != spans[0].FirstSeq || spans.Count > 1;
        if (!_isJournalDamaged) return;

        var end = Math.Max(checkpoint, _kept?.LastSeq ?? 0);
        var known = Math.Max(
            spans.Select(span => span.LastSeq).DefaultIfEmpty(0).Max(),
            _found.Journal.Damages.Select(damage => damage.LastSeq ?? damage.FirstSeq).DefaultIfEmpty(0).Max());
        var sound = spans.Where(span => span != _kept && span.FirstSeq > end).ToArray();
        var what = _kept is null
            ? Text($"The journal is begun anew at seq {checkpoint + 1}, behind the runs; all of its segments are moved aside")
            : Text($"The journal keeps seq {_kept.FirstSeq} to {_kept.LastSeq} ({_kept.Batches} batches); the rest is moved aside");
        var lost = known > end
            ? Text($". Lost: seq {end + 1} to {known}, of which {sound.Sum(span => span.LastSeq - span.FirstSeq + 1)} records in {sound.Sum(span => span.Batches)} batches are whole but stand behind the gap.")
            : spans.Count == 0 && _found.Journal.IsSound
                ? Text($". What the missing journal held behind seq {checkpoint} is lost; how much that was is not known.")
                : Text($". Nothing is lost by it: the runs hold seq 1 to {checkpoint}.");
        steps.Add(known > end
            ? new RepairStep(RepairKind.Journal, what + lost, end + 1, known)
            : new RepairStep(RepairKind.Journal, what + lost));
    }

    private void PlanRuns(List<RepairStep> steps)
    {
        foreach (var (run, why) in DamagedRuns())
        {
            var isCovered = _kept is not null && _kept.FirstSeq <= run.FirstSeq && _kept.LastSeq >= run.LastSeq;
            steps.Add(new RepairStep(RepairKind.Run, isCovered
                ? Text($"Run {run.FileName} (seq {run.FirstSeq} to {run.LastSeq}) is rebuilt from the journal, the damaged file goes to quarantine/. {why}")
                : Text($"Run {run.FileName} (seq {run.FirstSeq} to {run.LastSeq}) cannot be rebuilt, as the journal does not hold these seqs: what is damaged in it stays refused until its file is put back. {why}")));
        }
    }

    private IEnumerable<(RunInfo Run, string Why)> DamagedRuns()
    {
        foreach (var run in _found.Runs.Manifest?.Runs ?? [])
        {
            var path = Path.Combine(_options.DbDirectory, run.FileName);
            var disagrees = _found.Disagreements.FirstOrDefault(d => run.FirstSeq <= d.Seq && d.Seq <= run.LastSeq);
            if (_found.Runs.Findings.FirstOrDefault(finding => finding.File == path) is { } finding) yield return (run, finding.Message);
            else if (disagrees is not null) yield return (run, disagrees.Message);
        }
    }

    private void WriteMetadata()
    {
        var path = Path.Combine(_options.Root, DataDirectory.MetadataFileName);
        if (_files.FileExists(path)) _files.Rename(path, ManifestSalvage.FreeName(_files, path + ".damaged"));
        AtomicFile.Write(_files, path, MetadataText.Write(_metadata!));
    }

    private void SalvageJournal()
    {
        var salvage = new JournalSalvage(_files, _options.WalDirectory);
        if (_kept is not null) salvage.Keep(_kept);
        else salvage.BeginAnew(_metadata!.ClusterId, _metadata.Generation, (_manifest?.CheckpointSeq ?? 0) + 1, SegmentBytes);
    }

    /// <summary>The engine's own repair, waited for.</summary>
    private async Task<IReadOnlyList<RunRepair>> RebuildRunsAsync(CancellationToken cancellationToken)
    {
        var quarantine = new Quarantine(_files, _options.DbDirectory);
        var damaged = DamagedRuns().ToArray();
        foreach (var (run, why) in damaged) quarantine.Mark(run, why);
        using var journal = SegmentedJournal.Open(
            _files, new JournalOptions(_options.WalDirectory, _metadata!.ClusterId, _metadata.Generation));
        var store = HybridStore.Open(_files, new HybridStoreOptions(_options.DbDirectory));
        await using (store.ConfigureAwait(false))
        {
            await JournalReplay.RunAsync(journal, store, cancellationToken).ConfigureAwait(false);
            var outcomes = System.Threading.Channels.Channel.CreateUnbounded<RunRepair>();
            if (damaged.Length == 0) return [];
            store.RepairFrom(journal, repair => outcomes.Writer.TryWrite(repair));
            var done = new List<RunRepair>();
            while (done.Count < damaged.Length)
            {
                var told = await outcomes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (told.Outcome is not (RunRepairOutcome.Damaged or RunRepairOutcome.Recounted)) done.Add(told);
            }

            return done;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
