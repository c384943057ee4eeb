using System.Runtime.CompilerServices;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index.Flushing;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Reading;
using StemeDb.Storage.Index.Registry;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;

namespace StemeDb.Storage.Index;

/// <summary>
/// The index: a memtable of the newest records over sorted runs on disk (docs/formats/index.md, docs/formats/run.md). Full
/// memtables are written and runs are merged in the background, beside readers and the writer.
/// </summary>
public sealed partial class HybridStore : IIndexStore
{
    private readonly HybridStoreOptions _options;
    private readonly RunCatalog _catalog;
    private readonly LayerStack _stack;
    private volatile RegistryHistory _registry;
    private readonly FlushWorker _flush;
    private readonly MergeWorker _merge;
    private readonly AppliedSignal _applied = new();
    private RecordView[] _views = [];
    private StrongBox<IndexCounts> _counts;
    private bool _disposed;

    private HybridStore(IFileSystem files, HybridStoreOptions options, BlockCache cache)
    {
        _options = options;
        Cache = cache;
        _catalog = RunCatalog.Open(files, options.Directory, cache);
        try
        {
            _stack = new LayerStack(_catalog);
            _registry = RegistryHistory.Load(_stack.Current.Runs);
        }
        catch
        {
            _stack?.Dispose();
            _catalog.Dispose();
            throw;
        }

        _counts = new(RunCounts.Of(_catalog.Manifest));
        var runOptions = FlushWorker.RunOptionsOf(options);
        _merge = new MergeWorker(
            _stack, files, options.Directory, runOptions, options.MergePolicy, options.FreeBytesMin, options.Background);
        _flush = new FlushWorker(_stack, _catalog, runOptions, options.Background, Flushed);
        _merge.Wake();
    }

    /// <summary>Keeps blocks of the runs; its counts are for metrics.</summary>
    public BlockCache Cache { get; }

    /// <summary>What the filters of the runs were good for; for metrics.</summary>
    public FilterCounts Filters => _catalog.Filters;

    /// <summary>Bytes of memory that indexes and filters of the runs take: they stay there for as long as a run is open.</summary>
    public long ResidentBytes => _stack.Current.Runs.Runs.Sum(run => run.ResidentBytes);

    /// <inheritdoc/>
    public long AppliedSeq => _stack.Current.AppliedSeq;

    /// <inheritdoc/>
    public long CheckpointSeq => _stack.CheckpointSeq;

    /// <inheritdoc/>
    public IndexCounts Counts => Volatile.Read(ref _counts).Value;

    /// <inheritdoc/>
    public IndexStatus Status
    {
        get
        {
            var layers = _stack.Current;
            var runs = layers.Runs.Manifest.Runs;
            return new IndexStatus(
                layers.Active.Bytes + (layers.Frozen?.Bytes ?? 0),
                runs.Count,
                runs.Sum(run => run.Length),
                _flush.Flushes,
                _merge.Merges,
                layers.Frozen is not null && IsFull(layers),
                [.. FaultsOf(layers)])
            {
                RunsDamaged = layers.Runs.Damaged.Count(),
                RunsInQuarantine = layers.Runs.Unavailable.Count,
                RunsToRecount = runs.Count(ConceptEntry.IsIncomplete),
                RunsRebuilt = _repair?.Rebuilt ?? 0,
            };
        }
    }

    /// <summary>
    /// Opens the index of a directory. What is not in its runs comes back by applying the journal from
    /// <see cref="CheckpointSeq"/> + 1 on: see <see cref="JournalReplay"/>.
    /// </summary>
    /// <param name="files">Where the directory is.</param>
    /// <param name="options">How to work.</param>
    /// <exception cref="Runs.Manifest.ManifestDamagedException">The manifest is damaged.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote one of the files.</exception>
    public static HybridStore Open(IFileSystem files, HybridStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        return new HybridStore(files, options, new BlockCache(options.BlockCacheBytes));
    }

    /// <inheritdoc/>
    public IIndexReader OpenReader() => OpenReader(long.MaxValue);

    /// <inheritdoc/>
    public IIndexReader OpenReader(long asOfSeq)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(asOfSeq);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var layers = _stack.Hold();
        return new HybridReader(layers, Math.Min(asOfSeq, layers.AppliedSeq), _registry);
    }

    /// <inheritdoc/>
    public bool IsUnchanged(ReadOnlySpan<byte> path, long seq, out long asOfSeq)
    {
        // The seq is read before what is told about it, and the writer publishes it last: so nothing up to it is overlooked.
        var layers = _stack.Current;
        asOfSeq = Math.Max(layers.AppliedSeq, seq);
        return _registry.LastSeq <= seq && layers.IsUnchanged(path, seq);
    }

    /// <inheritdoc/>
    public async Task WaitBeyondAsync(long seq, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _applied.Next();
            if (AppliedSeq > seq) return;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        IsFull(_stack.Current) ? new ValueTask(MakeRoomAsync(cancellationToken)) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<ReadOnlyMemory<byte>> records)
    {
        if (_views.Length < records.Length) _views = new RecordView[Math.Max(records.Length, 2 * _views.Length)];
        var views = _views.AsSpan(0, records.Length);
        using (_stack.EnterWriting())
        {
            var active = _stack.Current.Active;
            ReadInOrder(records, views, active.AppliedSeq + 1);
            var before = active.Counts;
            foreach (ref readonly var view in views)
            {
                active.Apply(view);
                if (RegistryHistory.Takes(view.Kind)) _registry.Apply(view);
            }

            active.Publish();
            Volatile.Write(ref _counts, new(Counts.Plus(active.Counts.Minus(before))));
        }

        views.Clear();
        _applied.Tell();
        if (IsFull(_stack.Current) && _stack.TryFreeze()) _ = _flush.RequestAsync();
    }

    /// <inheritdoc/>
    public LatestClaim? FindLatestLive(ConceptPath path, SourceId source)
    {
        var layers = _stack.Hold();
        try
        {
            return LatestReader.Find(new LayerCursors(layers, layers.AppliedSeq), path, source);
        }
        finally
        {
            layers.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<long> CheckpointAsync(CancellationToken cancellationToken)
    {
        var target = AppliedSeq;
        while (CheckpointSeq < target)
        {
            _stack.TryFreeze();
            await WaitForFlushAsync(_flush.RequestAsync(), cancellationToken).ConfigureAwait(false);
        }

        return CheckpointSeq;
    }

    /// <summary>Stops merging and waits for a flush under way. What is only in memory comes back from the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _repair?.Dispose();
        await _flush.WaitAsync().ConfigureAwait(false);
        _merge.Dispose();
        _stack.Dispose();
        _catalog.Dispose();
    }

    private static void ReadInOrder(ReadOnlySpan<ReadOnlyMemory<byte>> records, Span<RecordView> views, long firstSeq)
    {
        for (var i = 0; i < records.Length; i++)
        {
            views[i] = RecordView.Read(records[i]);
            if (views[i].Seq != firstSeq + i)
            {
                throw new ArgumentException($"The record has seq {views[i].Seq}, but the next one is {firstSeq + i}.", nameof(records));
            }
        }
    }

    private bool IsFull(LayerSet layers) => layers.Active.Bytes >= _options.MemtableBytesMax;

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (IsFull(_stack.Current))
        {
            var wasFrozen = _stack.TryFreeze();
            var flushed = _flush.RequestAsync();
            if (!wasFrozen) await WaitForFlushAsync(flushed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The attempt under way may have begun, and failed, for others: only one that began for this caller refuses it.</summary>
    private async Task WaitForFlushAsync(Task underWay, CancellationToken cancellationToken)
    {
        try
        {
            await underWay.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IndexFlushException)
        {
            await _flush.RequestAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> FaultsOf(LayerSet layers)
    {
        if (_flush.Failure is { } flush) yield return flush.Message;
        if (_merge.Failure is { } merge) yield return $"Runs could not be merged: {merge.Message}";
        if (_registry.DescribeMissing() is { } missing) yield return missing;
        foreach (var run in layers.Runs.Unavailable) yield return Describe(run, "in quarantine and cannot be read");
        foreach (var run in layers.Runs.Damaged) yield return Describe(run, "damaged; what is sound in it is served");
        foreach (var run in layers.Runs.Manifest.Runs.Where(ConceptEntry.IsIncomplete)) yield return DescribeIncomplete(run);
    }
}
