namespace StemeDb.Storage.Runs;

/// <summary>A run as the manifest lists it. Its file is named by its content, so the same name is always the same bytes.</summary>
public sealed record RunInfo
{
    /// <summary>What the names of run files end in.</summary>
    public const string FileExtension = ".kv";

    /// <summary>SHA-256 of the whole file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Least seq of the records it holds.</summary>
    public required long FirstSeq { get; init; }

    /// <summary>Greatest seq of the records it holds.</summary>
    public required long LastSeq { get; init; }

    /// <summary>How many merges its bytes went through: 0 for a run that was flushed from memory, at most 255.</summary>
    public int Tier { get; init; }

    /// <summary>Whether it can be read.</summary>
    public RunState State { get; init; }

    /// <summary>What it holds, by ascending keyspace.</summary>
    public required IReadOnlyList<KeyspaceInfo> Keyspaces { get; init; }

    /// <summary>Name of the file: <c>&lt;sha256&gt;.kv</c>.</summary>
    public string FileName => Sha256 + FileExtension;

    /// <summary>What it holds of a keyspace; null when nothing.</summary>
    /// <param name="keyspace">Number of the keyspace.</param>
    public KeyspaceInfo? FindKeyspace(byte keyspace) => Keyspaces.FirstOrDefault(k => k.Keyspace == keyspace);
}

/// <summary>Whether a run can be read.</summary>
public enum RunState
{
    /// <summary>In its place and readable.</summary>
    Available = 0,

    /// <summary>Damaged and moved to the quarantine folder; its key range cannot be answered until it is rebuilt.</summary>
    Quarantined = 1,
}
