namespace StemeDb.Storage.Index;

/// <summary>How many records of each kind the log holds: all of them, also those in runs that cannot be read at the moment.</summary>
/// <param name="Assertions">Assertions, retracted and superseded ones included.</param>
/// <param name="Retractions">Retractions.</param>
/// <param name="Registry">Settings of a source's registry entry, of a rule or of an API key, parts of snapshots of sources, and audit records.</param>
public readonly record struct IndexCounts(long Assertions, long Retractions, long Registry)
{
    internal IndexCounts Plus(IndexCounts other) => new(
        Assertions + other.Assertions, Retractions + other.Retractions, Registry + other.Registry);

    internal IndexCounts Minus(IndexCounts other) => new(
        Assertions - other.Assertions, Retractions - other.Retractions, Registry - other.Registry);
}
