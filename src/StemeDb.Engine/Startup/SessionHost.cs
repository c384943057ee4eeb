using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using StemeDb.Contracts;
using StemeDb.Engine.Access;
using StemeDb.Engine.Configuration;
using StemeDb.Engine.Health;
using StemeDb.Engine.Session;
using StemeDb.ServiceDefaults.Certificates;

namespace StemeDb.Engine.Startup;

/// <summary>
/// The gRPC server. A host of its own, since it is bound only when recovery has ended, while the administration's is bound
/// before.
/// </summary>
internal static class SessionHost
{
    private const int StreamWindowBytes = 8 << 20;
    private const int ConnectionWindowBytes = 16 << 20;

    public static WebApplication Build(EngineSettings settings, EngineCore core, EngineUptime uptime, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "stemedb-engine" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, settings, core.Certificate));
        builder.Services.Configure<SocketTransportOptions>(
            sockets => sockets.CreateBoundListenSocket = endPoint => SocketAccess.Bind(endPoint, settings.SocketMode));
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddSingleton(core);
        builder.Services.AddSingleton(uptime);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = EngineLimits.MaxMessageBytes);

        // A stream lives for days: no span of the framework's for it. Each request carries its own trace context.
        builder.Services.AddSingleton(new ActivitySource("unheard"));
        builder.Services.AddSingleton(new DiagnosticListener("unheard"));

        var app = builder.Build();
        app.MapGrpcService<EngineService>();
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, EngineSettings settings, CertificateSource? certificate)
    {
        var limits = kestrel.Limits;
        limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        limits.MaxRequestBodySize = null;

        // A stream is silent while nobody asks anything.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        if (settings.Address is { } address)
        {
            kestrel.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificate is not null)
                {
                    listen.UseMutualTls(certificate);
                }
            });
        }

        if (settings.Socket is { } path)
        {
            SocketAccess.PrepareDirectory(Path.GetDirectoryName(path)!, settings.SocketMode);
            UnixSocketFile.Clear(path);
            kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2);
        }
    }
}
