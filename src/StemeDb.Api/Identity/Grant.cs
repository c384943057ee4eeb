using StemeDb.Model.Keys;
using StemeDb.Model.Paths;

namespace StemeDb.Api.Identity;

/// <summary>What a key, or what is written like one, allows.</summary>
internal static class Grant
{
    /// <summary>The caller whom a key stands for. An empty list of sources or paths binds to nothing: all are allowed.</summary>
    public static Caller To(CallerKind kind, string id, string partitionId, ApiKey key) => new()
    {
        Kind = kind,
        Id = id,
        PartitionId = partitionId,
        Scopes = key.Scopes,
        Sources = key.IsBoundToSources ? new SourceBounds(key.Sources, key.SourcePrefixes) : SourceBounds.All,
        Readable = key.ReadPatterns.Count == 0 ? PathBounds.All : new PathBounds(key.ReadPatterns),
        Writable = key.WritePatterns.Count == 0 ? PathBounds.All : new PathBounds(key.WritePatterns),
    };
}
