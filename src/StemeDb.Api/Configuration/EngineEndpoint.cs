using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Configuration;

/// <summary>
/// Where the engine is: <c>STEMEDB_ENGINE_ENDPOINT</c>, or the endpoint <c>grpc</c> of the service <c>engine</c> in the format of
/// service discovery (<c>services__engine__grpc__0</c>), as an app host hands it over.
/// </summary>
internal static class EngineEndpoint
{
    private const string Variable = "STEMEDB_ENGINE_ENDPOINT";
    private const string DefaultService = "engine";
    private const string DefaultAddress = "http://127.0.0.1:18181";
    private static readonly string[] EndpointNames = ["grpc", "https", "http"];

    public static EngineAddress Read(SettingsReader settings, IConfiguration configuration)
    {
        var discovered = Discover(configuration, DefaultService) ?? DefaultAddress;
        if (!EngineAddress.TryParse(discovered, out var fallback))
        {
            settings.Fault($"services__{DefaultService} is '{discovered}'; allowed: {EngineAddress.Allowed}.");
        }

        var engine = settings.Value(Variable, fallback!, $"{EngineAddress.Allowed}, or http://NAME of a service in services__NAME__grpc__0",
            (string text, out EngineAddress address) =>
            {
                var known = EngineAddress.TryParse(ServiceName(text) is { } name ? Discover(configuration, name) ?? text : text, out var parsed);
                address = parsed!;
                return known;
            });
        RequireProtected(settings, engine);
        return engine;
    }

    private static void RequireProtected(SettingsReader settings, EngineAddress? engine)
    {
        if (engine is { IsExposed: true })
        {
            settings.Fault($"The engine is at '{engine}', which is another host, and what is said could be read and changed on the way; "
                + $"set {Variable} to https://{engine.Uri!.Authority}, and {CertificateVariables.Engine.Certificate}, "
                + $"{CertificateVariables.Engine.Key} and {CertificateVariables.Engine.Authorities} to PEM files.");
        }

        if (engine is { IsTls: true } && settings.Text(CertificateVariables.Engine.Certificate) is null)
        {
            settings.Fault($"The engine is at '{engine}', and both sides have to show certificates; set {CertificateVariables.Engine.Certificate}, "
                + $"{CertificateVariables.Engine.Key} and {CertificateVariables.Engine.Authorities} to PEM files.");
        }
    }

    private static string? ServiceName(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", IsDefaultPort: true } ? uri.Host : null;

    private static string? Discover(IConfiguration configuration, string service) => EndpointNames
        .Select(endpoint => configuration[$"services:{service}:{endpoint}:0"])
        .FirstOrDefault(address => !string.IsNullOrEmpty(address));
}
