namespace StemeDb.Contracts.Results;

/// <summary>The answer to a question about one path.</summary>
/// <param name="Json">A JSON document in UTF-8, ready to be sent on as it is.</param>
/// <param name="ClaimsRead">Claims that the engine read for it; 0 when it had the answer in memory.</param>
public readonly record struct QueryAnswer(ReadOnlyMemory<byte> Json, long ClaimsRead);
