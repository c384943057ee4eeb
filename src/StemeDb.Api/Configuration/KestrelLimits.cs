using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StemeDb.Api.Configuration;

/// <summary>How the HTTP server listens, and what it takes at most.</summary>
internal static class KestrelLimits
{
    // A listing with every parameter at its longest, percent-encoded, fits.
    private const int MaxRequestLineBytes = 16 << 10;

    public static void Apply(this KestrelServerOptions kestrel, ApiOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Listen(options.BindAddress, listener => listener.Protocols = HttpProtocols.Http1);
    }
}
