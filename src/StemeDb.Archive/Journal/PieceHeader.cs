using StemeDb.Model.Time;

namespace StemeDb.Archive.Journal;

/// <summary>What a piece of archived journal says about itself; its bytes are drawn in docs/formats/archive.md.</summary>
public sealed record PieceHeader
{
    /// <summary>Whose journal.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Which life of the cluster, 1 or more.</summary>
    public required long Generation { get; init; }

    /// <summary>Seq of its first record.</summary>
    public required long FirstSeq { get; init; }

    /// <summary>Seq of its last record.</summary>
    public required long LastSeq { get; init; }

    /// <summary>When its first record was admitted.</summary>
    public required Instant FirstRecordedAt { get; init; }

    /// <summary>When its last record was admitted: never before the first, so pieces are in order of time too.</summary>
    public required Instant LastRecordedAt { get; init; }

    /// <summary>The journal's chained checksum (CRC-32C) before its first batch: the one after the last of the piece before.</summary>
    public required uint ChecksumBefore { get; init; }

    /// <summary>The journal's chained checksum after its last batch.</summary>
    public required uint ChecksumAfter { get; init; }

    /// <summary>Batches in it, 1 or more.</summary>
    public required int Batches { get; init; }

    /// <summary>Bytes of the batches, before compression.</summary>
    public required long ContentBytes { get; init; }

    /// <summary>Bytes of them as they stand in the object.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>How they are compressed.</summary>
    public required PieceCompression Compression { get; init; }

    /// <summary>SHA-256 of the batches before compression, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> ContentSha256 { get; init; }
}

/// <summary>How the batches of a piece are compressed.</summary>
public enum PieceCompression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>One frame of zstd (RFC 8878).</summary>
    Zstd = 1,
}
