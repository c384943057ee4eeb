using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;

namespace StemeDb.Storage.Index;

/// <summary>
/// A consistent view of the index as of <see cref="Seq"/>. For one thread at a time. Memory that it hands out stays valid
/// after it is disposed; cursors and enumerations do not.
/// </summary>
/// <remarks>Every read throws <see cref="RangeUnavailableException"/> when a damaged run may hold part of the answer.</remarks>
public interface IIndexReader : IDisposable
{
    /// <summary>Records up to this seq are seen, later ones are not.</summary>
    long Seq { get; }

    /// <summary>Where the assertion lies. Costs little when the id is new.</summary>
    bool TryFind(AssertionId id, out ClaimLocator locator);

    /// <summary>The assertion with what befell it; null when there is none of that id.</summary>
    StoredAssertion? Find(AssertionId id);

    /// <summary>The assertion at a place; null when there is none.</summary>
    StoredAssertion? Find(ClaimLocator locator);

    /// <summary>
    /// The claims on a path in (source, seq) order, each with the seqs of its first retraction and supersession as far as
    /// they are seen. Streams: a path with millions of claims costs no more memory than one with few.
    /// </summary>
    ClaimCursor Claims(ConceptPath path);

    /// <summary>
    /// The claim on a path that was recorded last, of those that are neither retracted nor superseded. Much cheaper than a walk over
    /// all claims, of which it reads the keys alone, and only those of the newest part of the index that has a live claim.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="newest">The claim.</param>
    /// <returns>False when the path has no live claim.</returns>
    bool TryFindNewest(ConceptPath path, out Claim newest);

    /// <summary>Assertions by path, by source or by both, in (path, source, seq) order.</summary>
    /// <param name="filter">What to list; at least one part is set.</param>
    /// <param name="after">Where the page before ended; null: from the start.</param>
    IEnumerable<StoredAssertion> List(AssertionFilter filter, ClaimLocator? after = null);

    /// <summary>The distinct paths that begin with these bytes and have a claim, in byte order.</summary>
    /// <param name="prefix">Bytes of UTF-8; may end inside a segment; empty: all paths.</param>
    PathCursor Paths(ReadOnlyMemory<byte> prefix);

    /// <summary>
    /// The children under a path in byte order of their segment, with counts. The counts are those of everything applied
    /// when this reader was opened, whatever its <see cref="Seq"/>.
    /// </summary>
    /// <param name="prefix">A path without trailing slash; empty: the top.</param>
    /// <param name="afterSegment">The last segment of the page before; empty: from the start.</param>
    /// <param name="limit">Greatest number of children, 1 or more.</param>
    IReadOnlyList<ConceptChild> Children(ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> afterSegment, int limit);

    /// <summary>The registry entry of a source: its latest record seen; null when it was never registered.</summary>
    SourceRecord? FindSource(SourceId source);

    /// <summary>What the registry says of a source; <see cref="SourceProfile.Default"/> when it was never registered.</summary>
    SourceProfile ProfileOf(SourceId source);

    /// <summary>
    /// The rules in force, the latest of each pattern, in order of their seq. The same list object is returned for as long as
    /// the rules are the same, so what is derived from it can be kept beside it.
    /// </summary>
    IReadOnlyList<RuleRecord> Rules { get; }

    /// <summary>The log from a seq on.</summary>
    /// <param name="fromSeq">1 or more; beyond <see cref="Seq"/> there is nothing.</param>
    LogCursor Log(long fromSeq);

    /// <summary>The snapshots of what was learned about sources that were complete by <see cref="Seq"/>, the oldest first; the last is in force.</summary>
    IReadOnlyList<StoredSnapshot> Snapshots { get; }

    /// <summary>What a snapshot says. Read from the log, unless somebody has it in use already.</summary>
    /// <param name="snapshot">One of <see cref="Snapshots"/>.</param>
    TrustSnapshot ReadSnapshot(StoredSnapshot snapshot);

    /// <summary>
    /// The latest record of an API key; null when there is none. As of everything applied, whatever <see cref="Seq"/> is: nobody
    /// may be let in by what a key was.
    /// </summary>
    /// <param name="keyId">Its id.</param>
    ApiKeyRecord? FindKey(string keyId);

    /// <summary>How many API keys there are, revoked ones included, as of everything applied.</summary>
    int KeyCount { get; }

    /// <summary>The latest records of API keys in order of their ids, as of everything applied.</summary>
    /// <param name="afterId">The last id of the page before; empty: from the start.</param>
    /// <param name="limit">Greatest number of keys, 1 or more.</param>
    IReadOnlyList<ApiKeyRecord> Keys(string afterId, int limit);

    /// <summary>The audit records before a seq, the newest first.</summary>
    /// <param name="beforeSeq">1 or more; beyond <see cref="Seq"/>: all that are seen.</param>
    IEnumerable<AuditRecord> Audit(long beforeSeq);

    /// <summary>The latest record of an idempotency key, whatever the reader's seq; null when there is none.</summary>
    /// <param name="key">SHA-256 of the key, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="RangeUnavailableException">A damaged run may hold it.</exception>
    IdempotencyRecord? FindIdempotency(string key);

    /// <summary>Idempotency keys that are kept in memory: at least those recorded since the start.</summary>
    int IdempotencyKeysInMemory { get; }

    /// <summary>The records from a seq on, in seq order.</summary>
    /// <param name="fromSeq">1 or more.</param>
    IEnumerable<LogRecord> Records(long fromSeq);

    /// <summary>The greatest seq whose record was admitted at or before a moment; 0 when there is none.</summary>
    long SeqAt(Instant recordedAt);
}
