using StemeDb.Storage.Directories;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Storage.Verification;

/// <summary>What an offline check of a data directory found.</summary>
/// <param name="Metadata">Whose data it is; null when <c>metadata.json</c> cannot be trusted.</param>
/// <param name="Journal">The journal's segments.</param>
/// <param name="Runs">The manifest and its runs.</param>
/// <param name="Findings">What is wrong with the directory as a whole: its metadata, or a gap between runs and journal.</param>
public sealed record DataVerification(
    DataDirectoryMetadata? Metadata, JournalVerification Journal, VerifyReport Runs, IReadOnlyList<string> Findings)
{
    /// <summary>Records that both the journal and the runs hold and that were compared, byte for byte.</summary>
    public long RecordsCompared { get; init; }

    /// <summary>Those of them that differ, the first few. Only looked for where journal and runs are sound by themselves.</summary>
    public IReadOnlyList<IndexDisagreement> Disagreements { get; init; } = [];

    /// <summary>True when every byte is as it was written, nothing is missing between runs and journal, and they agree.</summary>
    public bool IsSound => Findings.Count == 0 && Journal.IsSound && Runs.IsClean && Disagreements.Count == 0;

    /// <summary>The last seq that is held, by the runs or by the journal.</summary>
    public long LastSeq => Math.Max(Journal.LastSeq, Runs.Manifest?.CheckpointSeq ?? 0);
}
