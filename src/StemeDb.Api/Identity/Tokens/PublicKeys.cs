using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>The public keys in a text: a JWKS (RFC 7517), or PEM blocks of public keys and certificates.</summary>
internal static class PublicKeys
{
    private const int RsaBitsMin = 2048;

    /// <exception cref="FormatException">There are none, one is too weak, or one is a secret that signs as well as it checks.</exception>
    public static IReadOnlyList<SecurityKey> Parse(string text)
    {
        return Check(text.TrimStart().StartsWith('{') ? [.. FromJson(text)] : FromPem(text));
    }

    /// <summary>The same keys.</summary>
    /// <exception cref="FormatException">There are none, or one is too weak.</exception>
    public static IReadOnlyList<SecurityKey> Check(IReadOnlyList<SecurityKey> keys) => keys.Count == 0
        ? throw new FormatException("There is no public key in it; it needs a JWKS, or PEM of public keys or certificates.")
        : keys.FirstOrDefault(IsWeak) is not null ? throw new FormatException($"An RSA key in it has less than {RsaBitsMin} bits.")
        : keys;

    private static IEnumerable<SecurityKey> FromJson(string text)
    {
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(text);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"It is no JWKS: {e.Message}", e);
        }

        foreach (var key in set.Keys.Where(key => key.Use != "enc"))
        {
            if (key.Kty == JsonWebAlgorithmsKeyTypes.Octet)
            {
                throw new FormatException("A key in it is symmetric (kty oct): whoever checks tokens could make them.");
            }

            if (JsonWebKeyConverter.TryConvertToSecurityKey(key, out var security) && security is not JsonWebKey)
            {
                security.KeyId = key.Kid;
                yield return security;
            }
        }
    }

    private static List<SecurityKey> FromPem(string text)
    {
        ReadOnlySpan<char> rest = text;
        var keys = new List<SecurityKey>();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var block = rest[fields.Location].ToString();
            var label = rest[fields.Label];
            try
            {
                keys.Add(label switch
                {
                    "CERTIFICATE" => new X509SecurityKey(X509Certificate2.CreateFromPem(block)),
                    "PUBLIC KEY" or "RSA PUBLIC KEY" => FromPublicKey(block),
                    _ => throw new FormatException($"A block '{label}' is in it; only public keys and certificates are wanted."),
                });
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                throw new FormatException($"A block '{label}' in it cannot be read: {e.Message}", e);
            }

            rest = rest[fields.Location.End..];
        }

        return keys;
    }

    private static SecurityKey FromPublicKey(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            return new ECDsaSecurityKey(curve);
        }
    }

    private static bool IsWeak(SecurityKey key) => key switch
    {
        RsaSecurityKey or X509SecurityKey { PublicKey: RSA } => key.KeySize < RsaBitsMin,
        _ => false,
    };
}
