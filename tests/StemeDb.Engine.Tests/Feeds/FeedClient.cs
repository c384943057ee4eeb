using System.Text;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
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
    internal sealed class Feed : IServerStreamWriter<ChangeBatch>, IAsyncDisposable
    {
        private readonly Channel<ChangeBatch> _sent = Channel.CreateBounded<ChangeBatch>(1);
        private readonly SemaphoreSlim _room = new(0);
        private readonly CancellationTokenSource _gone = new();
        private readonly Task _serving;

        public Feed(ChangeFeeds feeds, FollowRequest request) => _serving = Task.Run(async () =>
        {
            try
            {
                await feeds.ServeAsync(request, this, _gone.Token);
            }
            catch (OperationCanceledException) when (_gone.IsCancellationRequested)
            {
                // This client left.
            }
            finally
            {
                _sent.Writer.TryComplete();
            }
        });

        public WriteOptions? WriteOptions { get; set; }

        /// <summary>Messages that the feed wanted to send so far.</summary>
        public int Offered { get; private set; }

        public Task WriteAsync(ChangeBatch message) => WriteAsync(message, CancellationToken.None);

        public async Task WriteAsync(ChangeBatch message, CancellationToken cancellationToken)
        {
            Offered++;
            await _room.WaitAsync(cancellationToken);
            await _sent.Writer.WriteAsync(message, cancellationToken);
        }

        /// <summary>The next message; null at the end.</summary>
        public async Task<ChangeBatch?> TryTakeAsync()
        {
            _room.Release();
            try
            {
                return await _sent.Reader.ReadAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Ct);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

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

        public async ValueTask DisposeAsync()
        {
            await _gone.CancelAsync();
            await _serving.WaitAsync(TimeSpan.FromSeconds(60));
            _gone.Dispose();
            _room.Dispose();
        }
    }
}
