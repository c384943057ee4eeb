using StemeDb.Api.OpenApi;

namespace StemeDb.Api.Registry;

/// <summary>What is known of sources, and how the values of concepts are compared.</summary>
internal static class RegistryEndpoints
{
    public const string SourcesPath = "/v1/sources";
    public const string RulesPath = "/v1/concepts/rules";

    public static void MapRegistry(this IEndpointRouteBuilder endpoints)
    {
        var sources = endpoints.ServiceProvider.GetRequiredService<SourceHandler>();
        endpoints.MapOperation(HttpMethods.Get, SourcesPath + "/{id}", sources.GetAsync, RegistryOperations.GetSource);
        endpoints.MapOperation(HttpMethods.Put, SourcesPath + "/{id}", sources.PutAsync, RegistryOperations.PutSource);

        var rules = endpoints.ServiceProvider.GetRequiredService<RuleHandler>();
        endpoints.MapOperation(HttpMethods.Get, RulesPath, rules.ListAsync, RegistryOperations.ListRules);
        endpoints.MapOperation(HttpMethods.Put, RulesPath, rules.PutAsync, RegistryOperations.PutRule);
    }
}
