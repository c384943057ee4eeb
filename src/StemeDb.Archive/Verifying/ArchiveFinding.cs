using StemeDb.Archive.Catalog;

namespace StemeDb.Archive.Verifying;

/// <summary>Something that a verification of an archive found.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Name of the object; where something is missing, the one that should be there, or its folder.</param>
/// <param name="Message">As a sentence.</param>
/// <param name="Seqs">The records that are at fault; null when it is not about records.</param>
public sealed record ArchiveFinding(ArchiveFindingKind Kind, string Name, string Message, SeqRange? Seqs = null)
{
    /// <summary>The archive is not what it should be. Otherwise only something that nobody needs.</summary>
    public bool IsFault => Kind is not (ArchiveFindingKind.Orphan or ArchiveFindingKind.Unfinished);
}

/// <summary>What a verification of an archive can find.</summary>
public enum ArchiveFindingKind
{
    /// <summary>An object that a backup names is not there.</summary>
    Missing,

    /// <summary>Records that are in no piece of journal, between some that are.</summary>
    Gap,

    /// <summary>An object is shorter than it was.</summary>
    Truncated,

    /// <summary>An object has the sound bytes of another one.</summary>
    Swapped,

    /// <summary>An object has other bytes than were written.</summary>
    Damaged,

    /// <summary>An object is of another cluster, generation or key, or is nothing of ours.</summary>
    Foreign,

    /// <summary>Two pieces, or a piece and a backup, are sound and of different histories.</summary>
    OtherHistory,

    /// <summary>A run that no backup names: of one that is being made or removed, or was cut off.</summary>
    Orphan,

    /// <summary>The folder of a backup without a manifest: it is being made or removed, or was cut off.</summary>
    Unfinished,
}
