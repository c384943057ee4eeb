using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>Reads a private key and puts it to its certificate.</summary>
internal static class PemKey
{
    private const string Encrypted = "ENCRYPTED PRIVATE KEY";

    /// <exception cref="CertificateException">It is no key, another key, or does not open.</exception>
    public static X509Certificate2 Join(X509Certificate2 certificate, CertificateFiles files, PemText text)
    {
        var label = FindLabel(text.Key);
        if (label is null)
        {
            throw CertificateFault.NotPem(files.Variables.Key, files.KeyPath, "there is no private key in it");
        }

        if (text.Key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw CertificateFault.NotPem(
                files.Variables.Key, files.KeyPath, "its key is encrypted in the old way of OpenSSL (write it anew by openssl pkcs8 -topk8)");
        }

        if (label == Encrypted && string.IsNullOrEmpty(text.Password))
        {
            throw CertificateFault.PasswordNeeded(files);
        }

        try
        {
            return Join(certificate, text, label);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // What can be read, and still does not fit, is the key of another certificate.
            throw IsAnyKey(text, label) ? CertificateFault.KeyMismatch(files, e)
                : label == Encrypted ? CertificateFault.PasswordWrong(files, e)
                : CertificateFault.NotPem(files.Variables.Key, files.KeyPath, "its private key is damaged", e);
        }
    }

    private static X509Certificate2 Join(X509Certificate2 certificate, PemText text, string label)
    {
        using var rsaPublic = certificate.GetRSAPublicKey();
        if (rsaPublic is not null)
        {
            using var rsa = RSA.Create();
            Import(rsa, text, label);
            return certificate.CopyWithPrivateKey(rsa);
        }

        using var ecdsa = ECDsa.Create();
        Import(ecdsa, text, label);
        return certificate.CopyWithPrivateKey(ecdsa);
    }

    private static void Import(AsymmetricAlgorithm algorithm, PemText text, string label)
    {
        if (label == Encrypted)
        {
            algorithm.ImportFromEncryptedPem(text.Key, text.Password);
        }
        else
        {
            algorithm.ImportFromPem(text.Key);
        }
    }

    private static bool IsAnyKey(PemText text, string label)
    {
        foreach (var algorithm in (AsymmetricAlgorithm[])[RSA.Create(), ECDsa.Create()])
        {
            using (algorithm)
            {
                try
                {
                    Import(algorithm, text, label);
                    return true;
                }
                catch (Exception e) when (e is CryptographicException or ArgumentException)
                {
                    // Not of this kind.
                }
            }
        }

        return false;
    }

    /// <summary>The label of the first private key; others, such as parameters of a curve, may stand before it.</summary>
    private static string? FindLabel(string pem)
    {
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            return "PRIVATE KEY";
        }

        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (rest[fields.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                return rest[fields.Label].ToString();
            }
        }

        return null;
    }
}
