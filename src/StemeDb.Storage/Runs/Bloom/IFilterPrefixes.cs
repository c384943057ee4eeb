namespace StemeDb.Storage.Runs.Bloom;

/// <summary>
/// Says which prefixes of a key can be asked of a run's filter: for a key <c>path 00 source 00 seq</c> the path with its 00,
/// and path and source with theirs. Pure and thread-safe; it must never change for files already written.
/// </summary>
public interface IFilterPrefixes
{
    /// <summary>Room that <see cref="Find"/> is given.</summary>
    const int MaxPerKey = 4;

    /// <summary>Finds the prefixes of a key that enter the filter.</summary>
    /// <param name="keyspace">The key's keyspace.</param>
    /// <param name="key">The key.</param>
    /// <param name="lengths">Receives their lengths in bytes, each 1 to the key's length; room for <see cref="MaxPerKey"/>.</param>
    /// <returns>How many there are; 0 when the key is in no filter.</returns>
    int Find(byte keyspace, ReadOnlySpan<byte> key, Span<int> lengths);
}
