using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Security;

/// <summary>A real nginx with <c>deploy/nginx/stemedb.conf</c> as it is shipped, but for its ports, its certificate and where it writes.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private readonly string _folder = Directory.CreateTempSubdirectory("stemedb-nginx-").FullName;
    private readonly ChildProcess _process;

    private NginxProxy(Uri api)
    {
        Thumbprint = WriteCertificate();
        File.WriteAllText(Path.Combine(_folder, "nginx.conf"), Configuration(api));
        // As the daemon's own process, so that it ends with the test.
        _process = ChildProcess.Start("bash", ["-c", $"exec {Program} -p {_folder} -c {_folder}/nginx.conf -e stderr -g 'daemon off;'"]);
    }

    /// <summary>SHA-256 of its certificate.</summary>
    public string Thumbprint { get; }

    public int Port { get; } = FreePorts.Take(1)[0];

    public string Output => _process.Output;

    public static bool IsInstalled => File.Exists(Program);

    public static void SkipUnlessInstalled() => Assert.SkipUnless(IsInstalled, "nginx is not installed.");

    /// <summary>Starts it before an Api; the test is skipped where there is none.</summary>
    public static async Task<NginxProxy> StartAsync(Uri api)
    {
        SkipUnlessInstalled();
        var proxy = new NginxProxy(api);
        await Until.TrueAsync(() => Task.FromResult(RawConnection.CanConnect(proxy.Port)), TimeSpan.FromMinutes(1), () => $"nginx does not listen.\n{proxy.Output}");
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration(Uri api)
    {
        var shipped = File.ReadAllText(Path.Combine(Programs.Root, "deploy", "nginx", "stemedb.conf"));
        var ours = shipped
            .Replace("127.0.0.1:18180", api.Authority, StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen 127.0.0.1:{Port} ", StringComparison.Ordinal)
            .Replace("/etc/stemedb/tls/", $"{_folder}/", StringComparison.Ordinal);
        return $$"""
            pid {{_folder}}/nginx.pid;
            events {}
            http {
              access_log off;
              client_body_temp_path {{_folder}}/body; proxy_temp_path {{_folder}}/proxy; fastcgi_temp_path {{_folder}}/f;
              uwsgi_temp_path {{_folder}}/u; scgi_temp_path {{_folder}}/s;
              {{ours}}
            }
            """;
    }

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
