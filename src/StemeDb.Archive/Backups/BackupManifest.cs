using StemeDb.Model.Time;

namespace StemeDb.Archive.Backups;

/// <summary>What a backup is. Written last, so a backup has one or is none. Its text is in docs/formats/archive.md.</summary>
public sealed record BackupManifest
{
    /// <summary><c>stemedb-backup-YYYYMMDD-HHMMSS</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whose data.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Which life of the cluster, 1 or more.</summary>
    public required long Generation { get; init; }

    /// <summary>The seq it is consistent at, 0 or more: it holds every record up to it and none behind.</summary>
    public required long Seq { get; init; }

    /// <summary>The journal's chained checksum (CRC-32C) at <see cref="Seq"/>: the archived journal goes on from there.</summary>
    public required uint JournalChecksum { get; init; }

    /// <summary>
    /// The first seq of journal that is needed to make it whole, at most <see cref="Seq"/> + 1. Where it is less, the archived
    /// journal from it to <see cref="Seq"/> belongs to the backup.
    /// </summary>
    public required long JournalFrom { get; init; }

    /// <summary>When it was begun.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The slot of the schedule that it was made for; null: somebody asked for it.</summary>
    public Instant? ScheduledFor { get; init; }

    /// <summary>The files of the data directory.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>The manifest of the store (docs/formats/run.md), byte for byte, as it was at the checkpoint.</summary>
    public required ReadOnlyMemory<byte> StoreManifest { get; init; }

    /// <summary>Version of the engine that made it.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>The versions of the formats in it.</summary>
    public required BackupFormats Formats { get; init; }

    /// <summary>What it holds, to compare after a restore.</summary>
    public required BackupCounts Counts { get; init; }
}

/// <summary>A file of a backup.</summary>
/// <param name="Path">Where it lies in a data directory, with <c>/</c>, such as <c>db/….kv</c>.</param>
/// <param name="Object">Name of the object that has its bytes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
public sealed record BackupFile(string Path, string Object, long Length, string Sha256);

/// <summary>Versions of the formats that a backup is made of.</summary>
/// <param name="Metadata">Of <c>metadata.json</c>.</param>
/// <param name="Journal">Of the journal.</param>
/// <param name="Run">Of runs.</param>
public sealed record BackupFormats(int Metadata, int Journal, int Run);

/// <summary>What was counted at the seq of a backup.</summary>
/// <param name="Records">Records of every kind; the seq.</param>
/// <param name="Assertions">Assertions among them.</param>
public sealed record BackupCounts(long Records, long Assertions);
