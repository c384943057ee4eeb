using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Api.Tests.Serving;
using StemeDb.Testing;

namespace StemeDb.Api.Tests.Tls;

/// <summary>The front door behind TLS, with an authority of its own, and clients that know it.</summary>
internal sealed class TlsApi : IAsyncDisposable
{
    /// <summary>The collection of the tests that use it: the metrics of certificates are those of the whole process.</summary>
    public const string Alone = "Certificates of the front door";

    private TlsApi(TestAuthority authority, RunningApi api) => (Authority, Api) = (authority, api);

    public TestAuthority Authority { get; }

    public RunningApi Api { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<TlsApi> StartAsync(Action<IServiceCollection>? configure = null, params string[] args)
    {
        var authority = new TestAuthority();
        var (certificate, key) = authority.Write("server", authority.Issue());
        var api = await RunningApi.StartAsync(configure ?? (_ => { }),
        [
            "--STEMEDB_TLS_ENABLED=true", $"--STEMEDB_TLS_CERT={certificate}", $"--STEMEDB_TLS_KEY={key}", "--STEMEDB_TLS_RELOAD_INTERVAL=100ms",
            .. args.Select(arg => arg.Replace("AUTHORITY", authority.Path, StringComparison.Ordinal)),
        ]);
        return new TlsApi(authority, api);
    }

    /// <summary>With HTTP/3 as well, for which the port has to be chosen: one that nobody has by TCP, and is tried by UDP.</summary>
    public static async Task<TlsApi> StartWithHttp3Async(Action<IServiceCollection>? configure = null, params string[] args)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var chosen = new Socket(SocketType.Dgram, ProtocolType.Udp);
            chosen.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)chosen.LocalEndPoint!).Port;
            chosen.Close();
            try
            {
                return await StartAsync(configure, ["--STEMEDB_HTTP3=on", $"--STEMEDB_BIND_ADDR=127.0.0.1:{port}", .. args]);
            }
            catch (IOException) when (attempt < 5)
            {
                // Somebody else has taken it meanwhile.
            }
        }
    }

    /// <summary>A client that takes certificates of the authority alone.</summary>
    public HttpClient Client(Version? version = null, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = Authority.Policy();
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler)
        {
            // HTTP/3 is tried at one address alone, and a name may have another before it.
            BaseAddress = new Uri($"https://{(version == HttpVersion.Version30 ? "127.0.0.1" : "localhost")}:{Api.Port}"),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>A connection of its own, its handshake made.</summary>
    public async Task<SslStream> ConnectAsync(SslProtocols protocols = SslProtocols.None, SslApplicationProtocol? application = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Api.Port, Ct);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = Authority.Policy(),
                EnabledSslProtocols = protocols,
                ApplicationProtocols = [application ?? SslApplicationProtocol.Http11],
            },
            Ct);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Authority.Dispose();
    }
}
