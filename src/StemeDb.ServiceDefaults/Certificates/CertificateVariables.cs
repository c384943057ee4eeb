namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>The variables that name the files of a certificate, for reading them and for what is said about them.</summary>
/// <param name="Certificate">The certificate and its chain.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Password">The password of the key; with <c>_FILE</c> behind it, the file that holds the password.</param>
/// <param name="Authorities">The authorities that the other side's certificate must come from.</param>
public sealed record CertificateVariables(string Certificate, string Key, string Password, string Authorities)
{
    /// <summary>Of the HTTP front door, and of the clients it asks for certificates.</summary>
    public static CertificateVariables Http { get; } =
        new("STEMEDB_TLS_CERT", "STEMEDB_TLS_KEY", "STEMEDB_TLS_KEY_PASSWORD", "STEMEDB_TLS_CLIENT_CA");

    /// <summary>Of a process that speaks to the engine, and of the engine.</summary>
    public static CertificateVariables Engine { get; } =
        new("STEMEDB_ENGINE_TLS_CERT", "STEMEDB_ENGINE_TLS_KEY", "STEMEDB_ENGINE_TLS_KEY_PASSWORD", "STEMEDB_ENGINE_TLS_CA");
}
