namespace StemeDb.Contracts.Results;

/// <summary>One page of records of the log.</summary>
/// <typeparam name="TRecord">Their kind.</typeparam>
/// <param name="Records">The records in order.</param>
/// <param name="NextCursor">Opaque ASCII text to ask for the next page with; empty when this was the last.</param>
public sealed record RecordPage<TRecord>(IReadOnlyList<TRecord> Records, ReadOnlyMemory<byte> NextCursor);
