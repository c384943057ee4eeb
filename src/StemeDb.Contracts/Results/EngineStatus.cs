namespace StemeDb.Contracts.Results;

/// <summary>What the engine says of itself.</summary>
/// <param name="Version">Its version, for example <c>0.1.0</c>.</param>
/// <param name="ClusterId">The id its data was given when it was created.</param>
/// <param name="Generation">1, and one more after every restore.</param>
/// <param name="Uptime">How long the process has run, in whole seconds.</param>
/// <param name="AssertionCount">Assertions in the log.</param>
/// <param name="LastSeq">The newest record's place in the log; 0 when it is empty.</param>
/// <param name="CheckpointSeq">Up to where the runs hold everything; a start replays the journal from here.</param>
/// <param name="Restarts">How often the data directory was opened again after it was created.</param>
/// <param name="Degraded">Reasons why it is not fully healthy, for people; empty when it is.</param>
public sealed record EngineStatus(
    string Version,
    string ClusterId,
    long Generation,
    TimeSpan Uptime,
    long AssertionCount,
    long LastSeq,
    long CheckpointSeq,
    long Restarts,
    IReadOnlyList<string> Degraded)
{
    /// <summary>Whether the engine holds its journal until an archiver reported it.</summary>
    public bool ArchiveRequired { get; init; }

    /// <summary>Up to where an archiver reported the journal as archived; 0: nothing since the engine was started.</summary>
    public long ArchivedSeq { get; init; }

    /// <summary>Bytes of the journal that are not known to be archived, in whole segments.</summary>
    public long ArchiveHeldBytes { get; init; }
}
