using Grpc.Net.Client;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.Session;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts;

/// <content>
/// Feeds of changes. They have connections of their own, with small windows, so that one whose reader is slow holds neither much
/// memory nor the requests of others.
/// </content>
public sealed partial class EngineConnection
{
    private readonly Lock _feedGate = new();
    private GrpcChannel? _feedChannel;

    /// <inheritdoc/>
    public IAsyncEnumerable<FeedPart> FollowAsync(EngineFeed feed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var request = new FollowRequest
        {
            After = (ulong)(feed.After ?? 0),
            FromEnd = feed.After is null,
            Prefix = Messages.Wrap(feed.Prefix),
            Follow = feed.Follow,
            Bounds = feed.Bounds?.Message,
            HeartbeatMs = (uint)Math.Clamp(feed.Heartbeat.TotalMilliseconds, 1, int.MaxValue),
        };
        var call = new V1.Engine.EngineClient(FeedChannel()).Follow(request, cancellationToken: cancellationToken);
        return FeedReader.ReadAsync(call, _options.Address, cancellationToken);
    }

    private GrpcChannel FeedChannel()
    {
        lock (_feedGate)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
            return _feedChannel ??= EngineChannel.CreateForFeeds(_options);
        }
    }

    private void CloseFeeds()
    {
        lock (_feedGate)
        {
            _feedChannel?.Dispose();
            _runChannel?.Dispose();
        }
    }
}
