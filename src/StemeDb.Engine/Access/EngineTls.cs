using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StemeDb.ServiceDefaults.Certificates;

namespace StemeDb.Engine.Access;

/// <summary>TLS of the engine's ports, with the certificate of the moment of the handshake.</summary>
internal static class EngineTls
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Both sides show certificates of the same authorities.</summary>
    public static void UseMutualTls(this ListenOptions listener, CertificateSource source) => listener.UseHttps(new TlsHandshakeCallbackOptions
    {
        HandshakeTimeout = HandshakeTimeout,
        OnConnection = _ =>
        {
            var current = source.Current;
            var options = Options(current);
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = current.Policy();

            // A session that is resumed would not be asked again, also after an authority was taken away.
            options.AllowTlsResume = false;
            return ValueTask.FromResult(options);
        },
    });

    /// <summary>The engine alone shows a certificate: probes and collectors have none.</summary>
    public static void UseTls(this ListenOptions listener, CertificateSource source) => listener.UseHttps(new TlsHandshakeCallbackOptions
    {
        HandshakeTimeout = HandshakeTimeout,
        OnConnection = _ => ValueTask.FromResult(Options(source.Current)),
    });

    private static SslServerAuthenticationOptions Options(LoadedCertificate current) => new()
    {
        ServerCertificateContext = current.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
    };
}
