namespace StemeDb.Contracts.Results;

/// <summary>What came of learning about the sources; what it tells is durable and in force.</summary>
/// <param name="Existed">True: what was learned is what the snapshot in force says already, and nothing was recorded.</param>
/// <param name="Json">The summary of the snapshot that is in force, a JSON document in UTF-8.</param>
public readonly record struct LearnOutcome(bool Existed, ReadOnlyMemory<byte> Json);
