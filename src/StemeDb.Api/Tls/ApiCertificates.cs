using StemeDb.Api.Configuration;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;

namespace StemeDb.Api.Tls;

/// <summary>The certificates of the process: towards its clients, and towards the engine.</summary>
internal sealed class ApiCertificates : IDisposable
{
    /// <exception cref="CertificateException">One of them cannot be used.</exception>
    public ApiCertificates(ApiOptions options)
    {
        Http = options.Tls is { } tls ? new CertificateSource(tls.Files, "http") : null;
        Engine = options.EngineTls is { } files ? new CertificateSource(files, "engine") : null;
    }

    /// <summary>Shown to clients; null: plain HTTP is served.</summary>
    public CertificateSource? Http { get; }

    /// <summary>Shown to the engine; null: it is on this host.</summary>
    public CertificateSource? Engine { get; }

    /// <summary>How the engine is met; null: without TLS.</summary>
    public Func<EngineTls>? EngineTls => Engine is { } source ? () => Of(source.Current) : null;

    /// <summary>What the operator should know; empty: all is well.</summary>
    public IEnumerable<string> Reasons => new[] { Http?.Reason, Engine?.Reason }.OfType<string>();

    /// <summary>From now on sees when files change.</summary>
    public void Watch(TimeSpan interval, ILoggerFactory loggers)
    {
        Http?.Watch(interval, loggers.CreateLogger<ApiCertificates>());
        Engine?.Watch(interval, loggers.CreateLogger<ApiCertificates>());
    }

    private static EngineTls Of(LoadedCertificate current) => new(current.Context, current.Policy());

    public void Dispose()
    {
        Http?.Dispose();
        Engine?.Dispose();
    }
}
