using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>Where a certificate is kept, in PEM.</summary>
public sealed record CertificateFiles
{
    /// <summary>The variables that the paths came from.</summary>
    public required CertificateVariables Variables { get; init; }

    /// <summary>File with the certificate, and behind it those that lead to its authority.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>File with the private key.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Password of the key; null: it has none, or it is in <see cref="PasswordPath"/>.</summary>
    public string? Password { get; init; }

    /// <summary>File with the password of the key, read anew with the key; null: there is none.</summary>
    public string? PasswordPath { get; init; }

    /// <summary>File with the authorities that certificates of the other side must come from; null: none are taken.</summary>
    public string? AuthoritiesPath { get; init; }

    /// <summary>Reads the paths. Whether the files can be used is not looked at.</summary>
    /// <param name="settings">The variables of the process.</param>
    /// <param name="variables">Their names.</param>
    /// <returns>Null when neither certificate nor key is given.</returns>
    public static CertificateFiles? Read(SettingsReader settings, CertificateVariables variables)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(variables);
        var (certificate, key) = (settings.Text(variables.Certificate), settings.Text(variables.Key));
        if (certificate is null || key is null)
        {
            if (certificate is not null || key is not null)
            {
                settings.Fault($"{(certificate is null ? variables.Certificate : variables.Key)} is not given; "
                    + $"a certificate needs both {variables.Certificate} and {variables.Key}.");
            }

            return null;
        }

        var passwordPath = settings.Text(variables.Password + "_FILE");
        return new CertificateFiles
        {
            Variables = variables,
            CertificatePath = Path.GetFullPath(certificate),
            KeyPath = Path.GetFullPath(key),
            Password = settings.Secret(variables.Password),
            PasswordPath = passwordPath is null ? null : Path.GetFullPath(passwordPath),
            AuthoritiesPath = settings.Text(variables.Authorities) is { } authorities ? Path.GetFullPath(authorities) : null,
        };
    }

    /// <summary>
    /// Reads the paths of the certificate by which processes and the engine know each other: <c>STEMEDB_ENGINE_TLS_CERT</c>,
    /// <c>…_KEY</c> and <c>…_CA</c>, all or none, and a password only with them.
    /// </summary>
    /// <param name="settings">The variables of the process.</param>
    public static CertificateFiles? ReadOfEngine(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var variables = CertificateVariables.Engine;
        var files = Read(settings, variables);
        string[] certificate = [variables.Certificate, variables.Key];
        string[] beside = [variables.Authorities, variables.Password, variables.Password + "_FILE"];
        if (certificate.All(name => settings.Text(name) is null) && beside.FirstOrDefault(name => settings.Text(name) is not null) is { } given)
        {
            settings.Fault($"{given} is given, and no certificate is; set {variables.Certificate}, {variables.Key} and {variables.Authorities} to PEM files, or leave {given} out.");
        }

        if (files is { AuthoritiesPath: null })
        {
            settings.Fault($"{variables.Authorities} is not given; with {variables.Certificate} each side has to know which authority the other's certificate comes from.");
        }

        return files;
    }

    /// <summary>Reads how often files of certificates are looked at: <c>STEMEDB_TLS_RELOAD_INTERVAL</c>.</summary>
    /// <param name="settings">The variables of the process.</param>
    public static TimeSpan ReadInterval(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Duration("STEMEDB_TLS_RELOAD_INTERVAL", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
    }

    /// <summary>The paths alone; a password does not belong into a log.</summary>
    public override string ToString() => $"{CertificatePath}, {KeyPath}";
}
