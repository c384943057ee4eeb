using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Index;

/// <summary>What runs hold, told by the manifest alone: so it is known of those in quarantine, too.</summary>
internal static class RunCounts
{
    /// <summary>Every record has an entry in the log, every assertion one by id, every registry record one in the registry.</summary>
    public static IndexCounts Of(RunManifest manifest)
    {
        var assertions = Entries(manifest, Keyspace.Ids);
        var ofRegistry = Entries(manifest, Keyspace.Registry);
        return new IndexCounts(assertions, Entries(manifest, Keyspace.Log) - assertions - ofRegistry, ofRegistry);
    }

    private static long Entries(RunManifest manifest, byte keyspace) =>
        manifest.Runs.Sum((RunInfo run) => run.FindKeyspace(keyspace)?.Entries ?? 0);
}
