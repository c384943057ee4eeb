using Grpc.Core;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Feeds;

/// <summary>
/// The feeds of changes that are open. Each reads the store from its own place on and sends as fast as its client takes: nothing
/// is queued for it, so a slow one costs neither memory nor a writer's time. Thread-safe.
/// </summary>
internal sealed class ChangeFeeds : IDisposable
{
    private readonly IIndexStore _store;
    private readonly FeedOptions _options;
    private readonly CancellationToken _stopping;
    private readonly SemaphoreSlim _turns;
    private int _open;
    private long _changes;

    /// <param name="store">What is told.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="metrics">Where the number of feeds is shown.</param>
    /// <param name="stopping">Ends every feed.</param>
    public ChangeFeeds(IIndexStore store, FeedOptions options, EngineMetrics metrics, CancellationToken stopping)
    {
        (_store, _options, _stopping) = (store, options, stopping);
        _turns = new SemaphoreSlim(options.ReadersMax);
        metrics.Observe("stemedb_feeds", null, "Feeds of changes that are open.", () => Volatile.Read(ref _open));
        metrics.ObserveTotal("stemedb_feed_changes", "Changes told by feeds.", () => Interlocked.Read(ref _changes));
    }

    /// <summary>Serves one feed until it has told all, its client leaves, or the engine stops.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="stream">Where it is sent.</param>
    /// <param name="gone">The client left.</param>
    public async Task ServeAsync(FollowRequest request, IServerStreamWriter<ChangeBatch> stream, CancellationToken gone)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > _options.FeedsMax)
            {
                await stream.WriteAsync(new ChangeBatch { Fault = TooMany() }, gone);
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, _stopping);
            var fault = await RunAsync(request, stream, over.Token);
            if (fault is not null)
            {
                await stream.WriteAsync(new ChangeBatch { Fault = fault }, gone);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>Runs a feed.</summary>
    /// <returns>Why it ended before its end; null when it told all it was asked for.</returns>
    private async Task<Fault?> RunAsync(FollowRequest request, IServerStreamWriter<ChangeBatch> stream, CancellationToken over)
    {
        try
        {
            var feed = ChangeFeed.Begin(_store, _options, request, out var refusal);
            if (feed is null)
            {
                return refusal;
            }

            do
            {
                var batch = await ReadAsync(feed, over);
                if (batch is not null)
                {
                    await stream.WriteAsync(batch, over);
                    Interlocked.Add(ref _changes, batch.Changes.Count);
                }
            }
            while (await feed.HasMoreAsync(over));
            return null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return EngineFaults.Stopping();
        }
        catch (RangeUnavailableException e)
        {
            return EngineFaults.RangeUnavailable(e);
        }
    }

    private async Task<ChangeBatch?> ReadAsync(ChangeFeed feed, CancellationToken over)
    {
        await _turns.WaitAsync(over);
        try
        {
            return feed.Read();
        }
        finally
        {
            _turns.Release();
        }
    }

    private Fault TooMany()
    {
        var fault = EngineFaults.Overloaded($"{_options.FeedsMax} feeds of changes are open already, which is the most (STEMEDB_ENGINE_MAX_FEEDS).");
        fault.Name = "too_many_feeds";
        return fault;
    }
}
