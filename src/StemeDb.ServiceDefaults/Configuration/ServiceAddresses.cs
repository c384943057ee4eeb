using Microsoft.Extensions.Configuration;

namespace StemeDb.ServiceDefaults.Configuration;

/// <summary>
/// Reads where another service is: from its variable, or as an app host hands it over in the format of service discovery
/// (<c>services__NAME__ENDPOINT__0</c>, the first there is of the endpoints <c>grpc</c>, <c>https</c> and <c>http</c>).
/// </summary>
public static class ServiceAddresses
{
    private static readonly string[] _endpoints = ["grpc", "https", "http"];

    /// <summary>Reads an address. A variable that names a service, such as <c>http://engine</c>, means the address of that service.</summary>
    /// <typeparam name="T">The address.</typeparam>
    /// <param name="settings">Where faults are told.</param>
    /// <param name="variable">The variable that goes before what was handed over.</param>
    /// <param name="service">The service as the app host calls it.</param>
    /// <param name="configuration">Where the services are; usually the environment.</param>
    /// <param name="fallback">The address when neither is given; null: there is none then, and the default of the type is read.</param>
    /// <param name="allowed">What is allowed, as it ends the sentence "… is 'x'; allowed: …".</param>
    /// <param name="parse">Understands the text.</param>
    public static T ServiceAddress<T>(
        this SettingsReader settings, string variable, string service, IConfiguration configuration, string? fallback, string allowed,
        SettingsReader.Parser<T> parse)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(parse);
        var address = default(T)!;
        if ((Find(configuration, service) ?? fallback) is { } found && !parse(found, out address))
        {
            settings.Fault($"services__{service} is '{found}'; allowed: {allowed}.");
        }

        return settings.Value(variable, address, allowed, (string text, out T value) =>
            parse(ServiceName(text) is { } name ? Find(configuration, name) ?? text : text, out value));
    }

    private static string? Find(IConfiguration configuration, string service) => _endpoints
        .Select(endpoint => configuration[$"services:{service}:{endpoint}:0"])
        .FirstOrDefault(address => !string.IsNullOrEmpty(address));

    private static string? ServiceName(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", IsDefaultPort: true } ? uri.Host : null;
}
