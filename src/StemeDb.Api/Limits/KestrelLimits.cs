using Microsoft.AspNetCore.Server.Kestrel.Core;
using StemeDb.Api.Configuration;
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
                listener.Serve(tls, kestrel.ApplicationServices.GetRequiredService<ApiCertificates>().Http!);
            }
            else
            {
                // Without TLS a client cannot say that it speaks HTTP/2, and nobody between guesses right about it.
                listener.Protocols = HttpProtocols.Http1;
            }
        });
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
