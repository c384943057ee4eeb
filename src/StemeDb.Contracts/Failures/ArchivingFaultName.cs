namespace StemeDb.Contracts.Failures;

/// <summary>
/// The stable short names of what the engine refuses to archiver and backup agent (<see cref="V1.Fault.Name"/>). Between our
/// processes only: no client of the HTTP API meets them.
/// </summary>
public static class ArchivingFaultName
{
    /// <summary>The seq was trimmed from the journal.</summary>
    public const string JournalTrimmed = "journal_trimmed";

    /// <summary>The seq is behind the durable end of the journal: whoever asks knows another past.</summary>
    public const string FromInFuture = "from_in_future";

    /// <summary>No journal begins at this seq.</summary>
    public const string FromSeq = "from_seq";

    /// <summary>What is on disk is not the journal that was written.</summary>
    public const string JournalDamaged = "journal_damaged";

    /// <summary>The data was restored since, or is not restored yet: the generation is another.</summary>
    public const string OtherGeneration = "other_generation";

    /// <summary>What is said to be archived was never recorded here.</summary>
    public const string ArchivedInFuture = "archived_in_future";

    /// <summary>A checkpoint cannot be pinned while a run is damaged.</summary>
    public const string CheckpointUnreadable = "checkpoint_unreadable";

    /// <summary>So many checkpoints are pinned that no more are.</summary>
    public const string TooManyPins = "too_many_pins";

    /// <summary>So many feeds of the journal are open that no more are.</summary>
    public const string TooManyFeeds = "too_many_feeds";

    /// <summary>The pin was released, expired, or belonged to an engine that was started anew.</summary>
    public const string PinGone = "pin_gone";

    /// <summary>No pin lives that long or short.</summary>
    public const string TimeToLive = "ttl";

    /// <summary>The pinned checkpoint has no run of this name.</summary>
    public const string RunUnknown = "run_unknown";

    /// <summary>The run does not have these bytes.</summary>
    public const string Range = "range";

    /// <summary>The bytes of the run are not those that its name says.</summary>
    public const string RunDamaged = "run_damaged";
}
