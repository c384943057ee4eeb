using System.Collections;

namespace StemeDb.Engine.Configuration;

/// <summary>
/// Finds variables that look like the engine's but are none, so that a slip of the pen does not go unnoticed. They are only
/// warned of: an older engine may be started with the variables of a newer one.
/// </summary>
internal static class UnknownVariables
{
    private static readonly string[] Prefixes = ["STEMEDB_ENGINE_", "STEMEDB_INGEST_", "STEMEDB_QUERY_"];

    public static IReadOnlyList<string> Find(IDictionary environment) =>
    [
        .. environment.Keys.OfType<string>()
            .Where(name => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .Except(EngineSettings.Variables, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
