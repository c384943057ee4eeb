using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Integration.Tests.Security;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>A real proxy before Api processes, with a certificate of its own; it is gone after the test.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stemedb-proxy-").FullName;
    private readonly ProxyKind _kind;
    private readonly ChildProcess _process;

    private RunningProxy(ProxyKind kind, IReadOnlyList<Uri> apis, Func<string, string> change)
    {
        _kind = kind;
        Thumbprint = WriteCertificate();
        _process = ChildProcess.Start("bash", ["-c", kind.Prepare(_folder, Port, apis, change)]);
    }

    /// <summary>SHA-256 of its certificate.</summary>
    public string Thumbprint { get; }

    public int Port { get; } = FreePorts.Take(1)[0];

    public string Output => _process.Output;

    /// <summary>Starts it; the test is skipped where the program is not installed.</summary>
    public static async Task<RunningProxy> StartAsync(ProxyKind kind, IReadOnlyList<Uri> apis, Func<string, string>? change = null)
    {
        kind.SkipUnlessInstalled();
        var proxy = new RunningProxy(kind, apis, change ?? (text => text));
        try
        {
            await Until.TrueAsync(
                () => Task.FromResult(proxy._process.HasExited || RawConnection.CanConnect(proxy.Port)), TimeSpan.FromMinutes(1),
                () => $"{kind.Name} does not listen.\n{proxy.Output}");
            Assert.False(proxy._process.HasExited, $"{kind.Name} ended.\n{proxy.Output}");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that takes its certificate and no other.</summary>
    /// <param name="version">Of HTTP, exactly.</param>
    public HttpClient Client(Version version)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = IsOurs;
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{Port}"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromMinutes(3),
        };
    }

    /// <summary>What is to be done before an Api is stopped.</summary>
    public void TakeOut(Uri api) => _kind.TakeOut(_folder, _process, api);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown?.GetCertHashString(HashAlgorithmName.SHA256) == Thumbprint;

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stemedb.example", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
