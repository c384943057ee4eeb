using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.WalArchiver.Configuration;

/// <summary>Where the engine is: <c>STEMEDB_ENGINE_ENDPOINT</c>, or the service <c>engine</c> as an app host hands it over.</summary>
internal static class EngineEndpoint
{
    private static readonly string[] EndpointNames = ["grpc", "https", "http"];

    public static EngineAddress Read(SettingsReader settings, IConfiguration configuration)
    {
        var discovered = EndpointNames.Select(name => configuration[$"services:engine:{name}:0"]).FirstOrDefault(found => !string.IsNullOrEmpty(found))
            ?? "http://127.0.0.1:18181";
        if (!EngineAddress.TryParse(discovered, out var fallback))
        {
            settings.Fault($"services__engine is '{discovered}'; allowed: {EngineAddress.Allowed}.");
        }

        var engine = settings.Value("STEMEDB_ENGINE_ENDPOINT", fallback!, EngineAddress.Allowed, (string text, out EngineAddress address) =>
        {
            var known = EngineAddress.TryParse(text, out var parsed);
            address = parsed!;
            return known;
        });
        if (engine is { IsExposed: true } || (engine is { IsTls: true } && settings.Text(CertificateVariables.Engine.Certificate) is null))
        {
            settings.Fault(
                $"The engine is at '{engine}': what is said to another host is protected by certificates on both sides. Use https:// and set "
                + $"{CertificateVariables.Engine.Certificate}, {CertificateVariables.Engine.Key} and {CertificateVariables.Engine.Authorities} to PEM files.");
        }

        return engine;
    }
}
