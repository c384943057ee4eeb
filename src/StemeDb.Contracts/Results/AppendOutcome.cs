using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Contracts.Results;

/// <summary>What became of an assertion; what it tells is durable.</summary>
/// <param name="Existed">False: it was created now. True: it was there already, and nothing was written.</param>
/// <param name="Id">SHA-256 of its canonical bytes.</param>
/// <param name="Seq">Its place in the log, from 1.</param>
/// <param name="RecordedAt">When it was admitted.</param>
public readonly record struct AppendOutcome(bool Existed, AssertionId Id, long Seq, Instant RecordedAt);
