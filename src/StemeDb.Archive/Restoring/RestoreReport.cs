using StemeDb.Model.Time;
using StemeDb.Storage.Verification;

namespace StemeDb.Archive.Restoring;

/// <summary>What a restore did.</summary>
public sealed record RestoreReport
{
    /// <summary>What was planned.</summary>
    public required RestorePlan Plan { get; init; }

    /// <summary>The new generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The chained checksum of the journal at the last seq.</summary>
    public required uint Checksum { get; init; }

    /// <summary>
    /// The checksum is the one that the old journal had at this seq. False where the goal lies inside of a batch: then it holds up
    /// to the batch before, and the batch was whole before it was cut.
    /// </summary>
    public required bool IsAtBatchEnd { get; init; }

    /// <summary>When the last record was recorded; null when there is none, or it is in the runs only.</summary>
    public required Instant? LastRecordedAt { get; init; }

    /// <summary>Runs that were fetched.</summary>
    public required int RunsFetched { get; init; }

    /// <summary>Runs that were there already, byte for byte.</summary>
    public required int RunsKept { get; init; }

    /// <summary>Bytes of objects that were read.</summary>
    public required long BytesFetched { get; init; }

    /// <summary>Records of the journal that were laid down by this run of the program.</summary>
    public required long JournalRecords { get; init; }

    /// <summary>Folders with what was there before.</summary>
    public required IReadOnlyCollection<string> ReplacedFolders { get; init; }

    /// <summary>What the check at the end found, which was sound; null when none was wanted.</summary>
    public required DataVerification? Verification { get; init; }

    /// <summary>How long runs and journal took.</summary>
    public required TimeSpan FetchElapsed { get; init; }

    /// <summary>How long the check at the end took.</summary>
    public required TimeSpan VerifyElapsed { get; init; }
}
