using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>An entry of the log. Records are never changed or deleted.</summary>
/// <param name="Seq">Place in the log: 1, 2, 3, … without gaps.</param>
/// <param name="RecordedAt">The engine's clock when it was admitted; never goes back.</param>
public abstract record LogRecord(long Seq, Instant RecordedAt);

/// <summary>Where a claim lies in the index: a record's path, source and seq.</summary>
/// <param name="Path">The concept path of the claim.</param>
/// <param name="Source">Its source.</param>
/// <param name="Seq">Its place in the log.</param>
public readonly record struct ClaimLocator(ConceptPath Path, SourceId Source, long Seq);

/// <summary>An assertion that was admitted.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="Id">SHA-256 of the canonical bytes of <paramref name="Assertion"/>.</param>
/// <param name="Assertion">The claim; <see cref="Assertion.AssertedAt"/> is never null here.</param>
/// <param name="Superseded">Where the claims of <see cref="Assertion.Supersedes"/> lie, in the same order.</param>
public sealed record AssertionRecord(
    long Seq, Instant RecordedAt, AssertionId Id, Assertion Assertion, IReadOnlyList<ClaimLocator> Superseded)
    : LogRecord(Seq, RecordedAt);

/// <summary>A claim was withdrawn.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="Target">The assertion that no longer counts.</param>
/// <param name="TargetAt">Where it lies.</param>
/// <param name="By">Who withdrew it.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record RetractionRecord(
    long Seq, Instant RecordedAt, AssertionId Target, ClaimLocator TargetAt, SourceId By, string Reason)
    : LogRecord(Seq, RecordedAt);

/// <summary>The registry entry of a source was set.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="Source">Which source.</param>
/// <param name="Profile">What is known of it from here on.</param>
public sealed record SourceRecord(long Seq, Instant RecordedAt, SourceId Source, SourceProfile Profile)
    : LogRecord(Seq, RecordedAt);

/// <summary>The rule for a pattern of concepts was set.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="Pattern">The paths it is for.</param>
/// <param name="Rule">How their values are compared from here on.</param>
public sealed record RuleRecord(long Seq, Instant RecordedAt, PathPattern Pattern, ValueRule Rule)
    : LogRecord(Seq, RecordedAt);

/// <summary>
/// A part of a snapshot of what was learned about sources. The snapshot is in force from its last part on, when all of them
/// stand in the log in order.
/// </summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="SnapshotId">SHA-256 of the snapshot's content, 64 lower-case hexadecimal digits.</param>
/// <param name="Part">Which part this is, from 1.</param>
/// <param name="Parts">How many there are; at most <see cref="MaxParts"/>.</param>
/// <param name="Content">The next bytes of the content, 1 to <see cref="MaxContentBytes"/>.</param>
public sealed record SnapshotPartRecord(
    long Seq, Instant RecordedAt, string SnapshotId, int Part, int Parts, ReadOnlyMemory<byte> Content)
    : LogRecord(Seq, RecordedAt)
{
    /// <summary>Most bytes of content in one part.</summary>
    public const int MaxContentBytes = 64 * 1024;

    /// <summary>Most parts of one snapshot.</summary>
    public const int MaxParts = ushort.MaxValue;
}

/// <summary>What is known of a key was set: it was made, revoked or given another secret.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="KeyId">Which key, by the rules of <see cref="ApiKeyId"/>.</param>
/// <param name="Key">All that is known of it from here on.</param>
public sealed record ApiKeyRecord(long Seq, Instant RecordedAt, string KeyId, ApiKey Key) : LogRecord(Seq, RecordedAt);

/// <summary>Somebody did something as an administrator.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="Entry">Who, what, and what came of it.</param>
public sealed record AuditRecord(long Seq, Instant RecordedAt, AuditEntry Entry) : LogRecord(Seq, RecordedAt);
