namespace StemeDb.ServiceDefaults.Hosting;

/// <summary>
/// Exit codes that every service shares. A service documents its own from 10 upwards. A supervisor restarts a service that
/// ended with any of them except <see cref="BadConfiguration"/>, which stays wrong until a person changes it.
/// </summary>
public static class ExitCodes
{
    /// <summary>Stopped when asked to.</summary>
    public const int Stopped = 0;

    /// <summary>A defect: an error nobody foresaw ended the process.</summary>
    public const int Defect = 1;

    /// <summary>A variable has a value that is not allowed.</summary>
    public const int BadConfiguration = 2;

    /// <summary>The address to listen on is taken or not ours.</summary>
    public const int AddressUnavailable = 3;

    /// <summary>A file of a certificate, its key or its authorities is not there.</summary>
    public const int CertificateMissing = 50;

    /// <summary>The process may not read a file of a certificate.</summary>
    public const int CertificateUnreadable = 51;

    /// <summary>A file of a certificate is not PEM, or holds something else than it should.</summary>
    public const int CertificateNotPem = 52;

    /// <summary>A certificate has expired.</summary>
    public const int CertificateExpired = 53;

    /// <summary>A certificate is not valid yet.</summary>
    public const int CertificateNotYetValid = 54;

    /// <summary>The key is not the key of the certificate.</summary>
    public const int CertificateKeyMismatch = 55;

    /// <summary>The key is encrypted and no password was given.</summary>
    public const int CertificatePasswordNeeded = 56;

    /// <summary>The key does not open with the password that was given.</summary>
    public const int CertificatePasswordWrong = 57;
}
