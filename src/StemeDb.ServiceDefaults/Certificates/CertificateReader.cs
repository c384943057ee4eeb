using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>Makes a certificate of its files, and says what is wrong where that cannot be.</summary>
internal static class CertificateReader
{
    // Object identifiers of the algorithms of keys.
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <exception cref="CertificateException">It cannot be used at this moment.</exception>
    public static LoadedCertificate Read(CertificateFiles files, PemText text, DateTimeOffset now)
    {
        var chain = ReadAll(files.Variables.Certificate, files.CertificatePath, text.Certificate);
        foreach (var certificate in chain)
        {
            RequireValid(files.Variables.Certificate, files.CertificatePath, certificate, now);
        }

        if (chain[0].GetKeyAlgorithm() is not (Rsa or EllipticCurve))
        {
            throw CertificateFault.NotPem(
                files.Variables.Certificate, files.CertificatePath, "its certificate has a key that is neither RSA nor of an elliptic curve (ECDSA)");
        }

        var own = PemKey.Join(chain[0], files, text);
        var others = new X509Certificate2Collection();
        others.AddRange(chain.Skip(1).ToArray());
        var context = SslStreamCertificateContext.Create(own, others, offline: true);
        return new LoadedCertificate(context, ReadAuthorities(files, text, now), Name(own), chain.Min(each => Utc(each.NotAfter)));
    }

    private static X509Certificate2Collection ReadAuthorities(CertificateFiles files, PemText text, DateTimeOffset now)
    {
        if (text.Authorities is null)
        {
            return [];
        }

        var (variable, path) = (files.Variables.Authorities, files.AuthoritiesPath!);
        var authorities = ReadAll(variable, path, text.Authorities);

        // One that has expired may stand beside the one that replaced it.
        if (!authorities.Any(each => now >= Utc(each.NotBefore) && now < Utc(each.NotAfter)))
        {
            RequireValid(variable, path, authorities[0], now);
        }

        return authorities;
    }

    private static X509Certificate2Collection ReadAll(string variable, string path, string pem)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw CertificateFault.NotPem(variable, path, "a certificate in it is damaged", e);
        }

        return all.Count > 0 ? all : throw CertificateFault.NotPem(variable, path, "there is no certificate in it");
    }

    private static void RequireValid(string variable, string path, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (now >= Utc(certificate.NotAfter))
        {
            throw CertificateFault.Expired(variable, path, Name(certificate), Utc(certificate.NotAfter));
        }

        if (now < Utc(certificate.NotBefore))
        {
            throw CertificateFault.NotYetValid(variable, path, Name(certificate), Utc(certificate.NotBefore));
        }
    }

    private static string Name(X509Certificate2 certificate) =>
        certificate.Subject.Length > 0 ? $"'{certificate.Subject}'" : $"'{certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}'";

    private static DateTimeOffset Utc(DateTime local) => new(local.ToUniversalTime());
}
