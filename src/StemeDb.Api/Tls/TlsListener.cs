using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StemeDb.ServiceDefaults.Certificates;

namespace StemeDb.Api.Tls;

/// <summary>Serves HTTPS: TLS 1.2 and 1.3 alone, with the certificate of the moment of the handshake.</summary>
internal static class TlsListener
{
    public static void Serve(this ListenOptions listener, TlsSettings tls, CertificateSource source)
    {
        listener.Protocols = tls.Http3 ? HttpProtocols.Http1AndHttp2AndHttp3 : HttpProtocols.Http1AndHttp2;
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = tls.HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(Options(tls, source.Current)),
        });
    }

    private static SslServerAuthenticationOptions Options(TlsSettings tls, LoadedCertificate current)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = current.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };
        if (tls.Clients == ClientCertificates.Off)
        {
            return options;
        }

        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = current.Policy();

        // A session that is resumed would not be asked again, also after an authority was taken away.
        options.AllowTlsResume = false;
        var isNoneTaken = tls.Clients == ClientCertificates.Optional;
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTaken(certificate is null, errors, isNoneTaken);
        return options;
    }

    /// <summary>
    /// Whether a client is let in. By QUIC its certificate is compared with the name that the client asked for, which is the server's
    /// and not its own, so that a name that differs says nothing.
    /// </summary>
    private static bool IsTaken(bool isNone, SslPolicyErrors errors, bool isNoneTaken) =>
        (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) switch
        {
            SslPolicyErrors.None => true,
            SslPolicyErrors.RemoteCertificateNotAvailable => isNone && isNoneTaken,
            _ => false,
        };
}
