using StemeDb.Archive.Catalog;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Status;

/// <summary>How an archive is, by its names, manifests and the header of its newest piece. Immutable.</summary>
public sealed record ArchiveStatus
{
    /// <summary>Where it is.</summary>
    public required string Location { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The generation that the rest is about: the newest; 0 when there is nothing.</summary>
    public required long Generation { get; init; }

    /// <summary>The backups whose manifests can be believed, of all generations, the newest first.</summary>
    public required IReadOnlyList<BackupStatus> Backups { get; init; }

    /// <summary>Every generation, the oldest first.</summary>
    public required IReadOnlyList<GenerationStatus> Generations { get; init; }

    /// <summary>When everything was verified last; null: never, as far as the archive knows.</summary>
    public required Instant? VerifiedAt { get; init; }

    /// <summary>
    /// Everything up to this seq can be restored from it, as far as listings and what verifications found tell; 0 when nothing can.
    /// </summary>
    public required long RestorableSeq { get; init; }

    /// <summary>When the last archived record of journal was recorded; null when there is no journal.</summary>
    public required Instant? ArchivedUpTo { get; init; }

    /// <summary>Who ships the journal of the generation; null when nobody has said so.</summary>
    public required string? LeaseHolder { get; init; }

    /// <summary>What is wrong, as sentences; empty when nothing is.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What is not wrong and good to know, as sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The archived journal of a generation.</summary>
/// <param name="Generation">1 or more.</param>
/// <param name="Origin">Where it comes from; null for one that no restore made.</param>
/// <param name="Pieces">Objects.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Seqs">What they hold, without gaps where it is one range.</param>
/// <param name="NewestStoredAt">When the newest was put, by the store's clock; null when there is none.</param>
public sealed record GenerationStatus(
    long Generation, GenerationOrigin? Origin, int Pieces, long Bytes, IReadOnlyList<SeqRange> Seqs, DateTimeOffset? NewestStoredAt);
