namespace StemeDb.Storage.Runs;

/// <summary>What a run holds of one keyspace. At least one entry.</summary>
/// <param name="Keyspace">Number of the keyspace, 1 to 255; what it means is the caller's.</param>
/// <param name="Entries">Number of entries, ≥ 1.</param>
/// <param name="MinKey">The least key.</param>
/// <param name="MaxKey">The greatest key.</param>
public sealed record KeyspaceInfo(byte Keyspace, long Entries, ReadOnlyMemory<byte> MinKey, ReadOnlyMemory<byte> MaxKey);
