using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StemeDb.Testing;

/// <summary>Issues certificates as an authority of one's own does, into files of a directory that is removed at the end.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly bool _ownsDirectory;

    public TestAuthority(string name = "Test authority", string? directory = null)
    {
        _ownsDirectory = directory is null;
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("stemedb-tls-").FullName;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(10));
        File.WriteAllText(Path, _certificate.ExportCertificatePem());
    }

    public string Directory { get; }

    /// <summary>File with the authority's own certificate.</summary>
    public string Path => FilePath($"authority-{Convert.ToHexStringLower(_key.ExportSubjectPublicKeyInfo())[^16..]}.crt");

    public X509Certificate2 Certificate => _certificate;

    public string FilePath(string name) => System.IO.Path.Combine(Directory, name);

    /// <summary>Trusts this authority alone.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_certificate);
        return policy;
    }

    /// <summary>A certificate for localhost, servers and clients both, and its key, as PEM.</summary>
    /// <param name="name">Common name.</param>
    /// <param name="from">From when on it is valid; a day ago otherwise.</param>
    /// <param name="to">Until when; ninety days from now otherwise.</param>
    /// <param name="rsa">True: its key is of RSA, else of an elliptic curve.</param>
    /// <param name="host">The host in it beside 127.0.0.1; <c>localhost</c> otherwise.</param>
    /// <param name="password">What its key is encrypted with; null: it is not.</param>
    public Issued Issue(string name = "localhost", DateTimeOffset? from = null, DateTimeOffset? to = null, bool rsa = false, string host = "localhost", string? password = null)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA r
            ? new CertificateRequest($"CN={name}", r, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var signature = X509SignatureGenerator.CreateForECDsa(_key);
        using var certificate = request.Create(
            _certificate.SubjectName, signature, from ?? DateTimeOffset.UtcNow.AddDays(-1), to ?? DateTimeOffset.UtcNow.AddDays(90),
            RandomNumberGenerator.GetBytes(12));
        var pem = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(
            password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
        return new Issued(certificate.ExportCertificatePem() + "\n", pem + "\n");
    }

    /// <summary>Issues a certificate into two files of the directory.</summary>
    /// <returns>Their paths.</returns>
    public (string Certificate, string Key) Write(string name, Issued issued)
    {
        var (certificate, key) = (FilePath(name + ".crt"), FilePath(name + ".key"));
        File.WriteAllText(certificate, issued.Certificate);
        File.WriteAllText(key, issued.Key);
        return (certificate, key);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        if (_ownsDirectory)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    /// <summary>A certificate and its key, as PEM.</summary>
    public sealed record Issued(string Certificate, string Key)
    {
        public X509Certificate2 Load()
        {
            using var ephemeral = X509Certificate2.CreateFromPem(Certificate, Key);
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
    }
}
