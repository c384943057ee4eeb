using StemeDb.Model.Records;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>A record of the log, at index seq − first seq + 1. Fixed once published.</summary>
internal struct RecordEntry
{
    /// <summary>An assertion's claim value, a retraction's or registry record as encoded.</summary>
    public ArenaSlice Value;

    /// <summary>Voice of the assertion, or of the retraction's target.</summary>
    public int Voice;

    public RecordKind Kind;

    /// <summary>Retractions: seq of the claim that was withdrawn.</summary>
    public long TargetSeq;
}

/// <summary>
/// Stands in the arena right before the value of a claim, so that a walk over claims touches one place for each. Fixed once
/// published, except the links.
/// </summary>
internal struct ClaimHeader
{
    /// <summary>Place of the next claim of the same voice, by seq; 0 when there is none.</summary>
    public long NextClaim;

    /// <summary>The mark added last to this claim.</summary>
    public int LastMark;

    /// <summary>Index of the record.</summary>
    public int Record;

    public int ValueLength;
}

/// <summary>One source on one path.</summary>
internal struct VoiceEntry
{
    public int Path;
    public int Source;

    /// <summary>Places of the first and last claim in this memtable, linked by <see cref="ClaimHeader.NextClaim"/>.</summary>
    public long FirstClaim;
    public long LastClaim;

    /// <summary>The mark added last to a claim that lies in an older layer.</summary>
    public int LastForeignMark;

    public int NextOfPath;
    public int NextOfSource;

    /// <summary>Writer only: the latest live claim of all layers, where finding it again would be dear.</summary>
    public VoiceLatest? Latest;
}

/// <summary>A claim was retracted or superseded.</summary>
internal struct MarkEntry
{
    public long TargetSeq;
    public long MarkerSeq;

    /// <summary>The mark of the same claim, or of older claims of the same voice, that was added before.</summary>
    public int Previous;

    public byte Kind;
}

/// <summary>A path; its bytes lie in the arena once.</summary>
internal struct PathEntry
{
    public ArenaSlice Bytes;

    /// <summary>Voices of the path, last added first, linked by <see cref="VoiceEntry.NextOfPath"/>.</summary>
    public int FirstVoice;

    public long FirstSeq;

    /// <summary>Seq of the record that was last about it; written before the record is published.</summary>
    public long LastSeq;

    /// <summary>Claims in this memtable.</summary>
    public int ClaimCount;

    /// <summary>Whether older layers have the path; found out when first asked.</summary>
    public PathNovelty Novelty;

    /// <summary>A voice of the path has a mark on a claim of an older layer.</summary>
    public bool HasForeignMarks;

    public VoiceOrder? Order;
}

/// <summary>A source; its bytes lie in the arena once.</summary>
internal struct SourceEntry
{
    public ArenaSlice Bytes;

    /// <summary>Voices of the source, last added first, linked by <see cref="VoiceEntry.NextOfSource"/>.</summary>
    public int FirstVoice;

    public VoiceOrder? Order;
}

/// <summary>Whether a path of a memtable is in an older layer as well.</summary>
internal enum PathNovelty : byte
{
    /// <summary>Nobody asked yet.</summary>
    Unknown = 0,

    /// <summary>No older layer has it.</summary>
    New = 1,

    /// <summary>An older layer has it.</summary>
    Known = 2,
}
