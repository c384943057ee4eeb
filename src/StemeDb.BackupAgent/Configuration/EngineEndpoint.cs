using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.BackupAgent.Configuration;

/// <summary>Where the engine is: <c>STEMEDB_ENGINE_ENDPOINT</c>, or the service <c>engine</c> as an app host hands it over.</summary>
internal static class EngineEndpoint
{
    private const string Variable = "STEMEDB_ENGINE_ENDPOINT";
    private const string Allowed = $"{EngineAddress.Allowed}, or http://NAME of a service in services__NAME__grpc__0";

    public static EngineAddress Read(SettingsReader settings, IConfiguration configuration)
    {
        var engine = settings.ServiceAddress<EngineAddress>(Variable, "engine", configuration, "http://127.0.0.1:18181", Allowed, TryParse);
        settings.RequireProtected("engine", Variable, $"{engine}", engine is { IsExposed: true }, engine is { IsTls: true }, CertificateVariables.Engine);
        return engine;
    }

    private static bool TryParse(string text, out EngineAddress address)
    {
        var known = EngineAddress.TryParse(text, out var parsed);
        address = parsed!;
        return known;
    }
}
