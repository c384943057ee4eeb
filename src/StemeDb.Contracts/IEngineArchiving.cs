using StemeDb.Contracts.Results;

namespace StemeDb.Contracts;

/// <summary>The engine as the archiver and the backup agent see it. Thread-safe; throws as <see cref="IEngineConnection"/> does.</summary>
public interface IEngineArchiving : IAsyncDisposable
{
    /// <summary>Asks what the engine is doing.</summary>
    /// <param name="call">Time and cancellation.</param>
    Task<EngineStatus> GetStatusAsync(EngineCall call = default);

    /// <summary>
    /// Follows the journal: the batches as they were made durable. The first part comes at once, has no batches, and says where the
    /// journal begins and ends. Parts are read from the engine as they are taken; nothing is queued.
    /// </summary>
    /// <param name="feed">From where on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Failures.EngineFaultException">
    /// <c>journal_trimmed</c>: the seq is before <see cref="JournalFeedPart.FirstRetainedSeq"/> of the part before;
    /// <c>from_in_future</c>: it is behind the durable end, so this is another past; <c>journal_damaged</c>.
    /// </exception>
    IAsyncEnumerable<JournalFeedPart> FollowJournalAsync(EngineJournalFeed feed, CancellationToken cancellationToken = default);

    /// <summary>Says up to where the journal is archived. The last report counts; none survives a restart of the engine.</summary>
    /// <param name="generation">Of the archived journal.</param>
    /// <param name="upToSeq">Everything up to here; 0 to the durable end.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <exception cref="Failures.EngineFaultException"><c>other_generation</c>, <c>archived_in_future</c>.</exception>
    Task ReportArchivedAsync(long generation, long upToSeq, EngineCall call = default);

    /// <summary>Makes a checkpoint and pins it.</summary>
    /// <param name="timeToLive">How long it is kept without being used: 1 second to 1 hour.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <exception cref="Failures.EngineFaultException"><c>checkpoint_unreadable</c>: a run is damaged; <c>too_many_pins</c>.</exception>
    Task<PinnedCheckpointInfo> PinCheckpointAsync(TimeSpan timeToLive, EngineCall call = default);

    /// <summary>Reads bytes of a run of a pinned checkpoint and renews the pin. A read of a whole run is checked by the engine.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="file">Name of the run.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">How many; 0 only renews the pin.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Failures.EngineFaultException"><c>pin_gone</c>, <c>run_unknown</c>, <c>run_damaged</c>.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPinnedAsync(
        string pin, string file, long offset, long length, CancellationToken cancellationToken = default);

    /// <summary>Lets go of a pin; one that is gone already is no fault.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="call">Time and cancellation.</param>
    Task ReleasePinAsync(string pin, EngineCall call = default);
}

/// <summary>Which part of the journal is followed.</summary>
/// <param name="FromSeq">The first batch is the one that holds it; 1 or more.</param>
public sealed record EngineJournalFeed(long FromSeq)
{
    /// <summary>Waits for more at the durable end; else the feed ends where the journal ended when it began.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>A part without batches comes after so long a silence.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);
}
