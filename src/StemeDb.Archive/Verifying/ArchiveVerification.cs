using StemeDb.Archive.Catalog;

namespace StemeDb.Archive.Verifying;

/// <summary>What a verification of an archive read and found. Immutable.</summary>
public sealed record ArchiveVerification
{
    /// <summary>Whose archive.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The backups that were verified, the oldest first.</summary>
    public required IReadOnlyList<VerifiedBackup> Backups { get; init; }

    /// <summary>The seqs of journal that were read and are sound, for each generation.</summary>
    public required IReadOnlyDictionary<long, IReadOnlyList<SeqRange>> Journal { get; init; }

    /// <summary>Everything found, faults first.</summary>
    public required IReadOnlyList<ArchiveFinding> Findings { get; init; }

    /// <summary>Objects whose every byte was read.</summary>
    public required long Objects { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Nothing is missing, damaged, foreign or in a wrong place.</summary>
    public bool IsSound => !Findings.Any(finding => finding.IsFault);
}

/// <summary>A backup that was verified.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seq">The seq it is consistent at; 0 when its manifest cannot be believed.</param>
/// <param name="IsSound">Its manifest, all of its files and the journal that belongs to it are what was written.</param>
public sealed record VerifiedBackup(string Name, long Seq, bool IsSound);
