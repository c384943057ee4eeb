using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Tls;

/// <summary>Whether clients are asked for certificates.</summary>
internal enum ClientCertificates
{
    /// <summary>No.</summary>
    Off,

    /// <summary>Yes; who has none is let in, and known by other means.</summary>
    Optional,

    /// <summary>Yes; who has none is not let in.</summary>
    Required,
}

/// <summary>Where HTTP/3 is served beside the others.</summary>
internal enum Http3Use
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>Where the platform has QUIC.</summary>
    Auto,

    /// <summary>Here; without QUIC the start is refused.</summary>
    On,
}

/// <summary>TLS of the front door.</summary>
internal sealed record TlsSettings
{
    private const string EnabledName = "STEMEDB_TLS_ENABLED";
    private const string ClientsName = "STEMEDB_TLS_CLIENT_CERT";
    private const string Http3Name = "STEMEDB_HTTP3";

    public required CertificateFiles Files { get; init; }

    public required ClientCertificates Clients { get; init; }

    /// <summary>How long a client may take for the handshake.</summary>
    public required TimeSpan HandshakeTimeout { get; init; }

    /// <summary>True when HTTP/3 is served as well.</summary>
    public required bool Http3 { get; init; }

    /// <summary>Reads it; null: plain HTTP is served.</summary>
    /// <param name="settings">What was given.</param>
    /// <param name="hasQuic">Whether this machine has QUIC.</param>
    /// <param name="port">Where is listened; 0: where the system likes, which for TCP and UDP are two places.</param>
    public static TlsSettings? Read(SettingsReader settings, bool hasQuic, int port)
    {
        var enabled = settings.Flag(EnabledName, fallback: false);
        var files = CertificateFiles.Read(settings, CertificateVariables.Http);
        var hasAuthorities = settings.Text(CertificateVariables.Http.Authorities) is not null;
        var tls = new TlsSettings
        {
            Files = files!,
            Clients = settings.Choice(ClientsName, hasAuthorities ? ClientCertificates.Optional : ClientCertificates.Off),
            HandshakeTimeout = settings.Duration(
                "STEMEDB_TLS_HANDSHAKE_TIMEOUT", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            Http3 = ReadHttp3(settings, hasQuic, port),
        };
        if (!enabled)
        {
            RefuseHalfSet(settings);
            return null;
        }

        if (files is null)
        {
            settings.Fault($"{EnabledName} is 'true', and no certificate is given; set {CertificateVariables.Http.Certificate} and {CertificateVariables.Http.Key} to PEM files.");
        }

        if (tls.Clients != ClientCertificates.Off && !hasAuthorities)
        {
            settings.Fault($"{ClientsName} is '{tls.Clients.ToString().ToLowerInvariant()}', and no authority is given; set {CertificateVariables.Http.Authorities} to a PEM file.");
        }

        return tls;
    }

    /// <summary>Who gives certificates means TLS: without saying no to it, nothing is served in the clear.</summary>
    private static void RefuseHalfSet(SettingsReader settings)
    {
        var password = CertificateVariables.Http.Password;
        string[] names = [CertificateVariables.Http.Certificate, CertificateVariables.Http.Authorities, ClientsName, password, password + "_FILE"];
        if (settings.Text(EnabledName) is null && names.FirstOrDefault(name => settings.Text(name) is { } text && text != "off") is { } given)
        {
            settings.Fault($"{given} is given, and {EnabledName} is not, so that everything would be served in the clear; set {EnabledName} to true, or to false if that is meant.");
        }
    }

    private static bool ReadHttp3(SettingsReader settings, bool hasQuic, int port)
    {
        var use = settings.Choice(Http3Name, Http3Use.Auto);
        if (use == Http3Use.On && !hasQuic)
        {
            settings.Fault($"{Http3Name} is 'on', and this machine has no QUIC; install libmsquic, or set {Http3Name} to auto or off.");
        }

        if (use == Http3Use.On && port == 0)
        {
            settings.Fault($"{Http3Name} is 'on', and STEMEDB_BIND_ADDR leaves the port to the system, which may choose another for UDP; set a port.");
        }

        return use != Http3Use.Off && hasQuic && port != 0;
    }
}
