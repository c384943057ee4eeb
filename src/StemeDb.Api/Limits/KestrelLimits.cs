using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Quic;
using StemeDb.Api.Configuration;
using StemeDb.Api.Draining;
using StemeDb.Api.Tls;

namespace StemeDb.Api.Limits;

/// <summary>How the HTTP server listens, and what it takes at most.</summary>
internal static class KestrelLimits
{
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    public static void Apply(this KestrelServerOptions kestrel, ApiOptions options)
    {
        kestrel.AddServerHeader = false;
        Apply(kestrel.Limits, options.Limits);
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Listen(options.BindAddress, listener =>
        {
            listener.BoundUntakenAnswers(options.Limits);

            // Before TLS: a connection too many does not get a handshake.
            kestrel.ApplicationServices.GetRequiredService<ConnectionsPerAddress>().Watch(listener);
            if (options.Tls is { } tls)
            {
                kestrel.ApplicationServices.GetRequiredService<QuicConnections>().Watch(listener);
                listener.Serve(tls, kestrel.ApplicationServices.GetRequiredService<ApiCertificates>().Http!);
            }
            else
            {
                // Without TLS a client cannot say that it speaks HTTP/2, and nobody between guesses right about it.
                listener.Protocols = HttpProtocols.Http1;
            }
        });
    }

    /// <summary>Bounds the streams of one connection of HTTP/3.</summary>
    public static void BoundStreams(this QuicTransportOptions quic, ServerLimits limits)
    {
#pragma warning disable CA2252 // This one setting counts as a preview; QUIC itself does not.
        quic.MaxBidirectionalStreamCount = limits.Streams;
#pragma warning restore CA2252
    }

    private static void Apply(KestrelServerLimits server, ServerLimits limits)
    {
        server.MaxConcurrentConnections = limits.Connections;
        server.MaxConcurrentUpgradedConnections = 0;
        server.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        server.MaxRequestHeaderCount = limits.Headers;
        server.MaxRequestLineSize = limits.RequestLineBytes;
        server.RequestHeadersTimeout = limits.HeadTimeout;
        server.KeepAliveTimeout = limits.KeepAlive;
        server.MinRequestBodyDataRate = limits.MinRate;
        server.MinResponseDataRate = limits.MinRate;

        server.Http2.MaxStreamsPerConnection = limits.Streams;
        server.Http2.MaxRequestHeaderFieldSize = limits.RequestLineBytes;
        server.Http3.MaxRequestHeaderFieldSize = limits.RequestLineBytes;

        // A peer that is gone without a word holds its feed no longer than this.
        server.Http2.KeepAlivePingDelay = PingDelay;
        server.Http2.KeepAlivePingTimeout = PingTimeout;
    }
}
