using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Net.Client;

namespace StemeDb.Contracts.Session;

/// <summary>Makes the HTTP/2 channel to an engine, over TCP or a Unix socket.</summary>
internal static class EngineChannel
{
    private const int StreamWindowBytes = 8 << 20;

    /// <summary>What a feed may send ahead of its reader.</summary>
    private const int FeedWindowBytes = 256 << 10;

    /// <summary>What of a run may be under way: some pieces, so that sending them and taking them go on at the same time.</summary>
    private const int RunWindowBytes = 2 << 20;

    public static GrpcChannel Create(EngineConnectionOptions options) => Create(options, StreamWindowBytes);

    /// <summary>A channel for feeds: as many connections as they need, and little that is sent ahead.</summary>
    public static GrpcChannel CreateForFeeds(EngineConnectionOptions options) => Create(options, FeedWindowBytes);

    /// <summary>A channel for reading whole runs: as many connections as they need.</summary>
    public static GrpcChannel CreateForRuns(EngineConnectionOptions options) => Create(options, RunWindowBytes);

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
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(
                new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        else if (options.Address.IsTls)
        {
            var tls = options.Tls ?? throw new ArgumentException("An address of https needs certificates.", nameof(options));
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, tls, cancellationToken);
        }

        return GrpcChannel.ForAddress(options.Address.Uri ?? new Uri("http://localhost"), new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = EngineLimits.MaxReceivedBytes,
            MaxSendMessageSize = EngineLimits.MaxMessageBytes,
            MaxRetryAttempts = null,
        });
    }

    /// <summary>TLS is made here and not by the handler, which would keep the certificate of its first connection forever.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, Func<EngineTls> tls, CancellationToken cancellationToken)
    {
        var plain = await ConnectAsync(
            new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, host, cancellationToken);
        var secure = new SslStream(plain);
        try
        {
            var (certificate, policy) = tls();
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host.Host,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ClientCertificateContext = certificate,
                    CertificateChainPolicy = policy,
                },
                cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(Socket socket, EndPoint where, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(where, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
