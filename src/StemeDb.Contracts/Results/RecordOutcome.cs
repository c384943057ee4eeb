using StemeDb.Model.Time;

namespace StemeDb.Contracts.Results;

/// <summary>What became of a retraction, a source or a rule; what it tells is durable.</summary>
/// <param name="Existed">True: the same was in force already, and nothing was written.</param>
/// <param name="Seq">Its place in the log, from 1.</param>
/// <param name="RecordedAt">When it was admitted.</param>
public readonly record struct RecordOutcome(bool Existed, long Seq, Instant RecordedAt);
