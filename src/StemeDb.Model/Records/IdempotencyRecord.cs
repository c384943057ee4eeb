using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>
/// An idempotency key of a bulk request: first that the request was begun, then, in another record of the same key, what it came to.
/// </summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="Key">SHA-256 of the key and of whose it is, 64 lower-case hexadecimal digits.</param>
/// <param name="Head">SHA-256 of how the request begins, 64 lower-case hexadecimal digits.</param>
/// <param name="BegunSeq">Seq of the record that said the request was begun; its own in that one.</param>
/// <param name="Base">What lines without asserted_at are stamped by: this and a tick for each line before.</param>
/// <param name="Outcome">What the whole request came to; null: not known, it is under way or was broken off.</param>
public sealed record IdempotencyRecord(
    long Seq, Instant RecordedAt, string Key, string Head, long BegunSeq, Instant Base, IdempotentOutcome? Outcome)
    : LogRecord(Seq, RecordedAt);

/// <summary>What a bulk request with an idempotency key came to.</summary>
/// <param name="Body">SHA-256 of all lines, 64 lower-case hexadecimal digits.</param>
/// <param name="Created">Lines that were recorded.</param>
/// <param name="Existing">Lines that were there already.</param>
/// <param name="Rejected">Lines that were rejected.</param>
/// <param name="LastSeq">The greatest seq that was told; 0: none.</param>
public sealed record IdempotentOutcome(string Body, long Created, long Existing, long Rejected, long LastSeq);
