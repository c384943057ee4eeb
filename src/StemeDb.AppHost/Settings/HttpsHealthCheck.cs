using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.AppHost.Settings;

/// <summary>
/// A service of ours behind TLS is healthy when it shows the very certificate it was given, whoever issued it and whatever names it
/// has, and answers 200 within five seconds. A service that wants certificates of its clients is healthy when it shows its own: the
/// AppHost has none.
/// </summary>
internal sealed class HttpsHealthCheck : IHealthCheck, IDisposable
{
    private readonly ListenTls _tls;
    private readonly Uri _uri;
    private readonly HttpClient _client;
    private volatile string? _known;
    private volatile bool _wasShown;

    public HttpsHealthCheck(ListenAddress address, string path, ListenTls tls)
    {
        _tls = tls;
        var host = address.Host switch { "0.0.0.0" => "127.0.0.1", "[::]" => "[::1]", var other => other };
        _uri = new Uri($"https://{host}:{address.Port}{path}");
        _client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromSeconds(30),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && IsKnown(shown) },
        })
        {
            Timeout = TimeSpan.FromSeconds(5),
        };
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        _wasShown = false;
        try
        {
            using var response = await _client.GetAsync(_uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{_uri} answered {(int)response.StatusCode}.");
        }
        catch (Exception) when (_tls.NeedsClientCertificate && _wasShown)
        {
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{_uri} did not answer: {fault.InnerException?.Message ?? fault.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The one in the file, or, for as long as a renewed one was not yet seen by the service, the one before it.</summary>
    private bool IsKnown(X509Certificate shown)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(shown.GetRawCertData()));
        if (digest != _known)
        {
            using var own = X509CertificateLoader.LoadCertificateFromFile(_tls.CertificatePath);
            if (digest != Convert.ToHexStringLower(SHA256.HashData(own.RawData)))
            {
                return false;
            }

            _known = digest;
        }

        return _wasShown = true;
    }
}
