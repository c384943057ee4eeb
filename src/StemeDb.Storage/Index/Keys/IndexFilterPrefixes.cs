using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// What the filters of a run are asked for: paths and voices (path with source) among the claims, halves of ids, and sources.
/// </summary>
internal sealed class IndexFilterPrefixes : IFilterPrefixes
{
    public static IndexFilterPrefixes Instance { get; } = new();

    public int Find(byte keyspace, ReadOnlySpan<byte> key, Span<int> lengths)
    {
        switch (keyspace)
        {
            case Keyspace.Claims:
                lengths[0] = key.IndexOf((byte)0) + 1;
                lengths[1] = lengths[0] + key[lengths[0]..].IndexOf((byte)0) + 1;
                return 2;
            case Keyspace.Ids:
                lengths[0] = IdKey.PrefixBytes;
                return 1;
            case Keyspace.Sources:
                lengths[0] = key.IndexOf((byte)0) + 1;
                return 1;
            default:
                return 0;
        }
    }
}
