namespace StemeDb.Storage.Index;

/// <summary>How many records of each kind the log holds.</summary>
/// <param name="Assertions">Assertions, retracted and superseded ones included.</param>
/// <param name="Retractions">Retractions.</param>
/// <param name="Sources">Settings of a source's registry entry.</param>
/// <param name="Rules">Settings of a rule.</param>
public readonly record struct IndexCounts(long Assertions, long Retractions, long Sources, long Rules)
{
    internal IndexCounts Plus(IndexCounts other) => new(
        Assertions + other.Assertions, Retractions + other.Retractions, Sources + other.Sources, Rules + other.Rules);

    internal IndexCounts Minus(IndexCounts other) => new(
        Assertions - other.Assertions, Retractions - other.Retractions, Sources - other.Sources, Rules - other.Rules);
}
