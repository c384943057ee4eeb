using System.Text;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Feeds;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Tests.Feeds;

/// <summary>Opens feeds over a store and takes their messages one at a time: a message is sent when the one before was taken.</summary>
internal sealed class FeedClient : IDisposable
{
    private readonly EngineMetrics _metrics = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ChangeFeeds _feeds;

    public FeedClient(IIndexStore store, FeedOptions? options = null) =>
        _feeds = new ChangeFeeds(store, options ?? Small, _metrics, _stopping.Token);

    /// <summary>Messages so small that every feed takes many.</summary>
    public static FeedOptions Small => new(FeedsMax: 8) { BatchChanges = 7, BatchLooked = 20 };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Feed Open(FollowRequest request) => new(_feeds, request);

    /// <summary>Everything after a seq that there is now.</summary>
    public async Task<List<ChangeBatch>> AllAsync(long after, string prefix = "")
    {
        await using var feed = Open(new FollowRequest { After = (ulong)after, Prefix = ByteString.CopyFromUtf8(prefix) });
        var batches = new List<ChangeBatch>();
        while (await feed.TryTakeAsync() is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>The engine stops.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    public void Dispose()
    {
        _feeds.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    public static string Text(Change change) => Encoding.UTF8.GetString(change.Json.Span);

    /// <summary>One feed, and the client that takes from it.</summary>
    internal sealed class Feed(ChangeFeeds feeds, FollowRequest request)
        : Taken<ChangeBatch>((sent, gone) => feeds.ServeAsync(request, sent, gone))
    {
        /// <summary>The next message that tells a change.</summary>
        public async Task<ChangeBatch> TakeChangesAsync()
        {
            while (true)
            {
                var batch = await TryTakeAsync();
                Assert.NotNull(batch);
                Assert.Null(batch.Fault);
                if (batch.Changes.Count > 0)
                {
                    return batch;
                }
            }
        }
    }
}
