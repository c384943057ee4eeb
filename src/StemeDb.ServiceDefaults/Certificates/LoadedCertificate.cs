using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>
/// A certificate with its key and chain, ready for handshakes, and the authorities of the other side. Immutable; connections that
/// were made with it may outlive its replacement, so it is left to the garbage collector.
/// </summary>
/// <param name="Context">Certificate, key and chain as <see cref="SslStream"/> takes them.</param>
/// <param name="Authorities">What certificates of the other side must come from; empty: none are taken.</param>
/// <param name="Subject">Whose it is, for messages.</param>
/// <param name="ExpiresAt">When the first of the chain expires.</param>
public sealed record LoadedCertificate(
    SslStreamCertificateContext Context, X509Certificate2Collection Authorities, string Subject, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// How a certificate of the other side is judged: it must come from one of <see cref="Authorities"/> alone, whatever the machine
    /// trusts otherwise. Revocation is not asked for: these authorities are private ones with short-lived certificates.
    /// </summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        return policy;
    }
}
