using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>The rule for what processes say to each other: to another host only with certificates on both sides.</summary>
public static class PeerProtection
{
    /// <summary>Reports an address that would be spoken to in the clear, or with TLS and nothing to show.</summary>
    /// <param name="settings">Where faults are told.</param>
    /// <param name="service">The service, such as <c>engine</c>.</param>
    /// <param name="variable">The variable that holds its address.</param>
    /// <param name="address">The address, as text.</param>
    /// <param name="isExposed">It is another host and there is no TLS.</param>
    /// <param name="isTls">It is spoken to with TLS.</param>
    /// <param name="certificates">The variables of our certificate for it.</param>
    public static void RequireProtected(
        this SettingsReader settings, string service, string variable, string address, bool isExposed, bool isTls, CertificateVariables certificates)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(certificates);
        var files = $"{certificates.Certificate}, {certificates.Key} and {certificates.Authorities} to PEM files.";
        if (isExposed)
        {
            var host = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : address;
            settings.Fault($"The {service} is at '{address}', which is another host, and what is said could be read and changed on the way; "
                + $"set {variable} to https://{host}, and {files}");
        }

        if (isTls && settings.Text(certificates.Certificate) is null)
        {
            settings.Fault($"The {service} is at '{address}', and both sides have to show certificates; set {files}");
        }
    }
}
