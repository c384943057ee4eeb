using StemeDb.Contracts.Results;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;

namespace StemeDb.Contracts;

/// <summary>
/// The engine as the other processes see it. Thread-safe. Everything but status and checkpoint travels on one long-lived
/// stream, batched: what waits while a message is being written goes into the next one.
/// </summary>
/// <remarks>
/// <para>Appends are admitted in the order in which the methods were called; each is put in line before the method returns
/// its task, so a caller may have many under way. Everything else may overtake.</para>
/// <para>Every method throws:
/// <see cref="Failures.EngineFaultException"/> when the engine refused;
/// <see cref="Failures.EngineUnavailableException"/> when there is no connection, or it broke meanwhile;
/// <see cref="Failures.EngineOverloadedException"/> when too much is under way already;
/// <see cref="Failures.EngineDeadlineException"/> when the time ran out;
/// <see cref="OperationCanceledException"/> when the caller gave up.</para>
/// </remarks>
public interface IEngineConnection : IAsyncDisposable
{
    /// <summary>Whether there is a connection now.</summary>
    EngineConnectionStatus Status { get; }

    /// <summary>Waits until there is a connection.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task WaitUntilConnectedAsync(CancellationToken cancellationToken = default);

    /// <summary>Appends one assertion. When the task completes it is durable and every later read sees it.</summary>
    /// <param name="assertion">In the encoding of <c>docs/formats/record.md</c>; must not change until the task completes.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<AppendOutcome> AppendAsync(ReadOnlyMemory<byte> assertion, EngineCall call = default);

    /// <summary>
    /// Appends many, each for itself: what is wrong with one does not touch the others. They are admitted in their order. For
    /// streams of assertions: one request carries them all.
    /// </summary>
    /// <param name="assertions">One encoding after the other; must not change until the task completes.</param>
    /// <param name="lengths">Bytes of each, 1 to 1,024 of them; together all of <paramref name="assertions"/>.</param>
    /// <param name="call">Time and cancellation, for all of them.</param>
    /// <param name="stamping">How, when their request may be sent again; null: each is on its own.</param>
    /// <returns>What became of each, in their order.</returns>
    Task<IReadOnlyList<AppendResult>> AppendManyAsync(
        ReadOnlyMemory<byte> assertions, IReadOnlyList<int> lengths, EngineCall call = default, AppendStamping? stamping = null);

    /// <summary>Appends all or none. A fault names the assertion at fault by its index.</summary>
    /// <param name="assertions">1 to 10,000, as for <see cref="AppendAsync"/>.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <param name="stamping">How, when their request may be sent again; null: each is on its own.</param>
    Task<IReadOnlyList<AppendOutcome>> AppendAtomicAsync(IReadOnlyList<ReadOnlyMemory<byte>> assertions, EngineCall call = default, AppendStamping? stamping = null);

    /// <summary>Takes the turn of an idempotency key, and has it recorded when it is new. While another try has it, this throws.</summary>
    /// <param name="key">SHA-256 of the key and whose it is.</param>
    /// <param name="head">SHA-256 of how the request begins; another one under the same key is refused.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<IdempotentTurn> BeginIdempotentAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> head, EngineCall call = default);

    /// <summary>Ends a turn; what it came to is durable when this returns.</summary>
    /// <param name="key">The same as it was begun with.</param>
    /// <param name="turn">Its number.</param>
    /// <param name="outcome">What the whole request came to.</param>
    /// <param name="call">Time and cancellation.</param>
    Task EndIdempotentAsync(ReadOnlyMemory<byte> key, long turn, Model.Records.IdempotentOutcome outcome, EngineCall call = default);

    /// <summary>
    /// Ends a turn that was broken off, or is over already; another try may go on. When the engine cannot be told in time it is told later:
    /// no <see cref="Failures.EngineException"/> comes of this.
    /// </summary>
    /// <param name="key">The same as it was begun with.</param>
    /// <param name="turn">Its number.</param>
    /// <param name="call">Time and cancellation.</param>
    Task LeaveIdempotentAsync(ReadOnlyMemory<byte> key, long turn, EngineCall call = default);

    /// <summary>Withdraws an assertion.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="source">Who withdraws it, UTF-8: its own source, unless <paramref name="asAdmin"/>.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="asAdmin">May withdraw any source's assertion.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<RecordOutcome> RetractAsync(
        AssertionId id, ReadOnlyMemory<byte> source, string reason, bool asAdmin = false, EngineCall call = default);

    /// <summary>Sets the registry entry of a source.</summary>
    /// <param name="source">Which source, UTF-8.</param>
    /// <param name="profileJson"><c>{"tier":…,"family":…,"name":…}</c>, UTF-8.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <param name="condition">What must be in force, else it throws and writes nothing; null: nothing. What is in force as asked is found in any case.</param>
    Task<RecordOutcome> PutSourceAsync(
        ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> profileJson, EngineCall call = default, WriteCondition? condition = null);

    /// <summary>Sets the rule of a pattern of concepts.</summary>
    /// <param name="pattern">The paths it is for, UTF-8.</param>
    /// <param name="ruleJson"><c>{"type":…, …}</c> without the pattern, UTF-8.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <param name="condition">What must be in force, else it throws and writes nothing; null: nothing. What is in force as asked is found in any case.</param>
    Task<RecordOutcome> PutRuleAsync(
        ReadOnlyMemory<byte> pattern, ReadOnlyMemory<byte> ruleJson, EngineCall call = default, WriteCondition? condition = null);

    /// <summary>Asks about one path.</summary>
    /// <param name="query">The question; its concept path must not be a pattern.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<QueryAnswer> QueryAsync(EngineQuery query, EngineCall call = default);

    /// <summary>Asks about every path that matches a pattern and has a visible claim, a page at a time, in path order.</summary>
    /// <param name="query">The question; its concept path must be a pattern.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<JsonPage> QueryPatternAsync(EngineQuery query, EngineCall call = default);

    /// <summary>Reads one assertion as it is stored.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <returns>A JSON document in UTF-8.</returns>
    Task<ReadOnlyMemory<byte>> GetAssertionAsync(AssertionId id, EngineCall call = default);

    /// <summary>Lists assertions in (path, source, seq) order.</summary>
    /// <param name="conceptPath">Only of this path, UTF-8; empty: any. One of the two must be given.</param>
    /// <param name="source">Only of this source, UTF-8; empty: any.</param>
    /// <param name="limit">Items per page; 0: the engine's default.</param>
    /// <param name="cursor">Where the page before ended; empty: from the start.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<JsonPage> ListAssertionsAsync(
        ReadOnlyMemory<byte> conceptPath,
        ReadOnlyMemory<byte> source,
        int limit = 0,
        ReadOnlyMemory<byte> cursor = default,
        EngineCall call = default);

    /// <summary>Lists the children under a path, with counts.</summary>
    /// <param name="prefix">A path, UTF-8; empty: the roots.</param>
    /// <param name="limit">Items per page; 0: the engine's default.</param>
    /// <param name="cursor">Where the page before ended; empty: from the start.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<JsonPage> ListConceptsAsync(
        ReadOnlyMemory<byte> prefix, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default);

    /// <summary>Lists the most contested paths, the most contested first.</summary>
    /// <param name="prefix">Only at or below this path, UTF-8; empty: all.</param>
    /// <param name="limit">Items per page; 0: the engine's default.</param>
    /// <param name="cursor">Where the page before ended; empty: from the start.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<JsonPage> ListConflictsAsync(
        ReadOnlyMemory<byte> prefix, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default);

    /// <summary>Whether answers that somebody kept are still given, and if not, which input is another.</summary>
    /// <param name="answers">An answer or a page of answers as it was received, UTF-8.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <returns>The verdict as a JSON document in UTF-8.</returns>
    Task<ReadOnlyMemory<byte>> CheckAnswersAsync(ReadOnlyMemory<byte> answers, EngineCall call = default);

    /// <summary>Reads the registry entry of a source; one that was never registered has the default entry.</summary>
    /// <param name="source">Which source, UTF-8.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <returns>A JSON document in UTF-8.</returns>
    Task<ReadOnlyMemory<byte>> GetSourceAsync(ReadOnlyMemory<byte> source, EngineCall call = default);

    /// <summary>Reads all rules in force.</summary>
    /// <param name="call">Time and cancellation.</param>
    /// <returns><c>{"rules":[…]}</c> in UTF-8.</returns>
    Task<ReadOnlyMemory<byte>> ListRulesAsync(EngineCall call = default);

    /// <summary>Lists the summaries of the snapshots of what was learned about sources, the newest first.</summary>
    /// <param name="limit">Items per page; 0: the engine's default.</param>
    /// <param name="cursor">Where the page before ended; empty: from the start.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<JsonPage> ListSnapshotsAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default);

    /// <summary>Reads a snapshot: its summary, and what it says of each source.</summary>
    /// <param name="id">Which one: 32 bytes.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <returns>A JSON document in UTF-8.</returns>
    Task<ReadOnlyMemory<byte>> GetSnapshotAsync(ReadOnlyMemory<byte> id, EngineCall call = default);

    /// <summary>Makes a key, or sets what is known of one; never both: somebody else's change is not overwritten.</summary>
    /// <param name="keyId">Its id.</param>
    /// <param name="key">All that is to be known of it.</param>
    /// <param name="expectedSeq">Seq of the record that this one replaces; 0: there is no key of this id yet.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<RecordOutcome> PutKeyAsync(string keyId, ApiKey key, long expectedSeq, EngineCall call = default);

    /// <summary>Reads a key as it is now.</summary>
    /// <param name="keyId">Its id.</param>
    /// <param name="call">Time and cancellation.</param>
    /// <returns>The latest record of it; null when there is none.</returns>
    Task<ApiKeyRecord?> FindKeyAsync(string keyId, EngineCall call = default);

    /// <summary>Lists the keys by id, revoked and expired ones included.</summary>
    /// <param name="limit">Items per page; 0: the engine's default.</param>
    /// <param name="cursor">Where the page before ended; empty: from the start.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<RecordPage<ApiKeyRecord>> ListKeysAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default);

    /// <summary>Records an audit entry by itself: for an action that is no record of its own.</summary>
    /// <param name="entry">Who, what, and what came of it.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<RecordOutcome> AppendAuditAsync(AuditEntry entry, EngineCall call = default);

    /// <summary>Lists the audit, the newest first.</summary>
    /// <param name="limit">Items per page; 0: the engine's default.</param>
    /// <param name="cursor">Where the page before ended; empty: from the start.</param>
    /// <param name="call">Time and cancellation.</param>
    Task<RecordPage<AuditRecord>> ListAuditAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default);

    /// <summary>
    /// Follows the log. Parts are read from the engine as they are taken from the enumeration; nothing is queued. Ends when all
    /// was told, and throws as every method does when it cannot go on: then follow again after the last change.
    /// </summary>
    /// <param name="feed">Which changes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<FeedPart> FollowAsync(EngineFeed feed, CancellationToken cancellationToken = default);

    /// <summary>Asks what the engine is doing. A call of its own, so it works while the stream is busy.</summary>
    /// <param name="call">Time and cancellation.</param>
    Task<EngineStatus> GetStatusAsync(EngineCall call = default);

    /// <summary>Writes what is in memory to a run, so that a start has less to replay.</summary>
    /// <param name="call">Time and cancellation.</param>
    /// <returns>Up to which seq the runs now hold everything.</returns>
    Task<long> CheckpointAsync(EngineCall call = default);

    /// <summary>
    /// Learns copy groups and accuracies of sources from the log as it is now, which may take minutes, and records them unless they
    /// are what is in force already. While one call is under way another waits for it and has its outcome. Who gives up leaves it
    /// running.
    /// </summary>
    /// <param name="call">Time and cancellation.</param>
    Task<LearnOutcome> LearnAsync(EngineCall call = default);
}
