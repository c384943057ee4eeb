using System.Security.Cryptography;

namespace StemeDb.Model.Digests;

/// <summary>
/// SHA-256 with a context that each thread keeps: making one anew costs a third of hashing an answer, and most of hashing an assertion. Safe to call from any
/// number of threads.
/// </summary>
internal static class Sha256
{
    [ThreadStatic]
    private static IncrementalHash? t_hash;

    /// <summary>Hashes two parts as if one stood behind the other.</summary>
    /// <param name="first">May be empty.</param>
    /// <param name="second">May be empty.</param>
    /// <param name="digest">Receives 32 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
    {
        var hash = t_hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.GetHashAndReset(digest);
    }
}
