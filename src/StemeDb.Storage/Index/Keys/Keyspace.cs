namespace StemeDb.Storage.Index.Keys;

/// <summary>The keyspaces of the index in a run; docs/formats/index.md draws their keys and values.</summary>
internal static class Keyspace
{
    /// <summary>Claims and their marks, by path, source and seq.</summary>
    public const byte Claims = 1;

    /// <summary>Seqs by assertion id.</summary>
    public const byte Ids = 2;

    /// <summary>Claims by source and path; no values.</summary>
    public const byte Sources = 3;

    /// <summary>What every seq is, and where its record lies.</summary>
    public const byte Log = 4;

    /// <summary>Counts of paths and claims below every path, by parent and segment.</summary>
    public const byte Concepts = 5;

    /// <summary>Records of sources, rules, API keys and the audit; of parts of snapshots all but the content.</summary>
    public const byte Registry = 6;

    /// <summary>The contents of parts of snapshots, by seq.</summary>
    public const byte Snapshots = 7;
}
