using System.Security.Cryptography;
using System.Text;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>What the files of a certificate hold at one moment.</summary>
/// <param name="Certificate">PEM of the certificate and its chain.</param>
/// <param name="Key">PEM of the key.</param>
/// <param name="Password">Password of the key; null: none was given.</param>
/// <param name="Authorities">PEM of the authorities; null: none were given.</param>
internal sealed record PemText(string Certificate, string Key, string? Password, string? Authorities)
{
    // A chain of a dozen certificates is below 32 KiB. What is larger is something else, such as a device.
    private const int MaxBytes = 1 << 20;

    /// <summary>Tells contents apart without keeping a key in memory for it.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', Certificate, Key, Password, Authorities))));

    /// <exception cref="CertificateException">A file is missing or cannot be read.</exception>
    public static PemText Read(CertificateFiles files)
    {
        var variables = files.Variables;
        return new PemText(
            ReadFile(variables.Certificate, files.CertificatePath),
            ReadFile(variables.Key, files.KeyPath),
            files.PasswordPath is { } password ? ReadFile(variables.Password + "_FILE", password).TrimEnd('\r', '\n') : files.Password,
            files.AuthoritiesPath is { } authorities ? ReadFile(variables.Authorities, authorities) : null);
    }

    private static string ReadFile(string variable, string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes];
            var length = file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
            return length < MaxBytes
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : throw CertificateFault.NotPem(variable, path, "it is longer than any PEM file of certificates");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CertificateFault.Missing(variable, path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CertificateFault.Unreadable(variable, path, e);
        }
    }
}
