using StemeDb.Storage.Background;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>
/// Merges runs in the background, as often as the policy wants, beside readers, writer and flushes. After a failure the
/// inputs stay in force; the next wake-up tries again. Thread-safe.
/// </summary>
internal sealed class MergeWorker(
    LayerStack stack,
    IFileSystem files,
    string directory,
    RunOptions options,
    MergePolicy policy,
    long freeBytesMin,
    IBackgroundWork background) : WakeableWork("index merge", background)
{
    private volatile Exception? _failure;
    private long _merges;

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Merges finished since the start.</summary>
    public long Merges => Interlocked.Read(ref _merges);

    /// <inheritdoc/>
    protected override void DoAll(CancellationToken stopping)
    {
        try
        {
            while (TryMerge(stopping))
            {
            }

            _failure = null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped on purpose; the inputs are still the store.
        }
        catch (RunDamagedException damage) when (IsOfStore(damage))
        {
            // Whoever repairs was told by the reader, and says so; the others are merged without it.
            Wake();
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    /// <summary>
    /// The runs of the manifest. A damaged one counts as in quarantine, since it cannot be read whole; one that has to be counted
    /// anew waits for that, so that it stays small.
    /// </summary>
    private static IReadOnlyList<RunInfo> Mergeable(RunSet runs)
    {
        var apart = runs.Damaged.Concat(runs.Manifest.Runs.Where(ConceptEntry.IsIncomplete)).Select(run => run.Sha256).ToHashSet(StringComparer.Ordinal);
        return apart.Count == 0
            ? runs.Manifest.Runs
            : [.. runs.Manifest.Runs.Select(run => apart.Contains(run.Sha256) ? run with { State = RunState.Quarantined } : run)];
    }

    /// <summary>An input is damaged, and not the run that was just written.</summary>
    private bool IsOfStore(RunDamagedException damage) =>
        stack.Current.Runs.Manifest.Runs.Any(run => run.FileName == Path.GetFileName(damage.File));

    /// <summary>A merge makes room only when it is done: it must not take the last of what writes and flushes live on.</summary>
    private void RequireRoom(MergePlan plan)
    {
        if (files.FreeBytes(directory) - freeBytesMin < plan.Inputs.Sum(run => run.Length)) throw new DiskFullException(directory);
    }

    private bool TryMerge(CancellationToken stopping)
    {
        var layers = stack.Hold();
        try
        {
            if (policy.Choose(Mergeable(layers.Runs)) is not { } plan) return false;
            List<RunReader> inputs = [.. plan.Inputs.Select(run => layers.Runs.Find(run)
                ?? throw new RangeUnavailableException(run.FileName, "it is to be merged but is in quarantine"))];
            RequireRoom(plan);
            var merged = RunMerger.Merge(inputs, files, directory, options, plan.Tier, stopping);
            stack.ReplaceRuns(plan, merged);
        }
        finally
        {
            layers.Release();
        }

        stack.DeleteReplacedRuns();
        Interlocked.Increment(ref _merges);
        return true;
    }
}
