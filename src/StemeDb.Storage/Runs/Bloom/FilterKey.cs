using System.IO.Hashing;

namespace StemeDb.Storage.Runs.Bloom;

/// <summary>The hash (XXH3, 64 bits, seed 0) of a key that filters are asked for; made once, asked of many runs.</summary>
/// <param name="Hash">The hash.</param>
public readonly record struct FilterKey(ulong Hash)
{
    /// <summary>Hashes a key.</summary>
    /// <param name="key">The key, or the prefix of keys, that is looked for.</param>
    public static FilterKey Of(ReadOnlySpan<byte> key) => new(XxHash3.HashToUInt64(key));
}
