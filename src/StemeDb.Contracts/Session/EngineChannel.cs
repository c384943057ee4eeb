using System.Net.Sockets;
using Grpc.Net.Client;

namespace StemeDb.Contracts.Session;

/// <summary>Makes the HTTP/2 channel to an engine, over TCP or a Unix socket.</summary>
internal static class EngineChannel
{
    private const int StreamWindowBytes = 8 << 20;

    /// <summary>What a feed may send ahead of its reader.</summary>
    private const int FeedWindowBytes = 256 << 10;

    public static GrpcChannel Create(EngineConnectionOptions options) => Create(options, StreamWindowBytes);

    /// <summary>A channel for feeds: as many connections as they need, and little that is sent ahead.</summary>
    public static GrpcChannel CreateForFeeds(EngineConnectionOptions options) => Create(options, FeedWindowBytes);

    private static GrpcChannel Create(EngineConnectionOptions options, int windowBytes)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = windowBytes,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // One stream for hours is no trace of its own: each request carries its own trace context.
            ActivityHeadersPropagator = null,
        };

        if (options.Address.SocketPath is { } path)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        }

        return GrpcChannel.ForAddress(options.Address.Uri ?? new Uri("http://localhost"), new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = EngineLimits.MaxMessageBytes,
            MaxSendMessageSize = EngineLimits.MaxMessageBytes,
            MaxRetryAttempts = null,
        });
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
