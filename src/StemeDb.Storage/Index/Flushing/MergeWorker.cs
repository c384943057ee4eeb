using StemeDb.Storage.Background;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>
/// Merges runs in the background, as often as the policy wants, beside readers, writer and flushes. After a failure the
/// inputs stay in force; the next wake-up tries again. Thread-safe.
/// </summary>
internal sealed class MergeWorker(
    LayerStack stack, IFileSystem files, string directory, RunOptions options, MergePolicy policy, IBackgroundWork background) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;
    private volatile Exception? _failure;
    private bool _wanted;
    private long _merges;

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Merges finished since the start.</summary>
    public long Merges => Interlocked.Read(ref _merges);

    /// <summary>There may be something to merge.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _wanted = true;
            if (_running is not null || _stopping.IsCancellationRequested) return;
            _running = background.Start("index merge", BackgroundUrgency.Deferrable, Run);
        }
    }

    /// <summary>Breaks off what is under way and starts nothing more.</summary>
    public void Dispose()
    {
        Task? running;
        lock (_gate)
        {
            _stopping.Cancel();
            running = _running;
        }

        if (running is not null) background.Wait(running);
        _stopping.Dispose();
    }

    private void Run()
    {
        while (TryBegin())
        {
            try
            {
                while (TryMerge()) _failure = null;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Stopped on purpose; the inputs are still the store.
            }
            catch (Exception e)
            {
                _failure = e;
            }
        }
    }

    private bool TryBegin()
    {
        lock (_gate)
        {
            if (_wanted && !_stopping.IsCancellationRequested)
            {
                _wanted = false;
                return true;
            }

            _running = null;
            return false;
        }
    }

    private bool TryMerge()
    {
        var layers = stack.Hold();
        try
        {
            if (policy.Choose(layers.Runs.Manifest.Runs) is not { } plan) return false;
            List<RunReader> inputs = [.. plan.Inputs.Select(run => layers.Runs.Find(run)
                ?? throw new RangeUnavailableException(run.FileName, "it is to be merged but is in quarantine"))];
            var merged = RunMerger.Merge(inputs, files, directory, options, plan.Tier, _stopping.Token);
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
