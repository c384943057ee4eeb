using StemeDb.Storage.Background;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>
/// Writes frozen memtables to disk in the background, one after the other. After a failure the memtable stays frozen and
/// readable; the next request tries again. Thread-safe.
/// </summary>
internal sealed class FlushWorker(
    LayerStack stack, RunCatalog catalog, RunOptions options, IBackgroundWork background, Action onFlushed)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _running;
    private volatile IndexFlushException? _failure;
    private long _flushes;

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public IndexFlushException? Failure => _failure;

    /// <summary>Memtables written since the start.</summary>
    public long Flushes => Interlocked.Read(ref _flushes);

    /// <summary>How runs of the index are written.</summary>
    public static RunOptions RunOptionsOf(HybridStoreOptions options) => new()
    {
        BlockBytes = options.BlockBytes,
        FilterBitsPerKey = options.FilterBitsPerKey,
        FilterPrefixes = IndexFilterPrefixes.Instance,
        SyncEveryBytes = options.SyncEveryBytes,
    };

    /// <summary>Starts to write what is frozen, unless that is being done.</summary>
    /// <returns>Ends when nothing is frozen any more; fails with <see cref="IndexFlushException"/>.</returns>
    public Task RequestAsync()
    {
        lock (_gate)
        {
            if (_running is not null) return _running.Task;
            if (stack.Current.Frozen is null) return Task.CompletedTask;
            _running = new TaskCompletionSource(background.Continuations);
            var running = _running.Task;
            background.Start("index flush", BackgroundUrgency.Awaited, Run);
            return running;
        }
    }

    /// <summary>Waits for an attempt that is under way, however it ends.</summary>
    public Task WaitAsync()
    {
        lock (_gate) return _running is null ? Task.CompletedTask : _running.Task.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private void Run()
    {
        try
        {
            while (!TryEnd())
            {
                Flush();
                CollectTheFlushed();
                onFlushed();
            }
        }
        catch (Exception e)
        {
            _failure = new IndexFlushException(
                $"The memtable could not be written to {catalog.Directory}: {e.Message} Its records are safe in the journal; "
                + "free space or repair the disk, and it will be tried again.",
                e);
            TaskCompletionSource failed;
            lock (_gate) (failed, _running) = (_running!, null);
            failed.SetException(_failure);

            // The failure is kept and shown whether or not somebody waits.
            _ = failed.Task.Exception;
        }
    }

    // A memtable lives long enough to be of the oldest generation, which the collector looks at seldom: without this the parts
    // of several flushed ones wait for it at once. It is done in the background, and they are bytes, in which nothing is traced.
    private static void CollectTheFlushed() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    /// <summary>Ends when nothing is frozen; decided in the gate, so that no request is lost. Those who wait are told outside of it.</summary>
    private bool TryEnd()
    {
        TaskCompletionSource ended;
        lock (_gate)
        {
            if (stack.Current.Frozen is not null) return false;
            (ended, _running) = (_running!, null);
        }

        ended.SetResult();
        return true;
    }

    private void Flush()
    {
        var layers = stack.Hold();
        try
        {
            using var writer = catalog.CreateWriter(options);
            stack.ReplaceFrozen(MemtableFlush.Write(layers, layers.Frozen!, writer));
        }
        finally
        {
            layers.Release();
        }

        _failure = null;
        Interlocked.Increment(ref _flushes);
    }
}
