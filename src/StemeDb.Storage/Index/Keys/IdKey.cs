using System.Buffers.Binary;
using StemeDb.Model.Assertions;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// A key of <see cref="Keyspace.Ids"/>: the first half of the id, then the seq (big-endian); there is no value. Ids that share
/// a half stand beside each other; the whole id is compared where the claim lies.
/// </summary>
internal static class IdKey
{
    /// <summary>Bytes of the id in the key.</summary>
    public const int PrefixBytes = AssertionId.ByteLength / 2;

    public const int ByteLength = PrefixBytes + sizeof(long);

    public static void Write(Span<byte> key, ReadOnlySpan<byte> id, long seq)
    {
        id[..PrefixBytes].CopyTo(key);
        BinaryPrimitives.WriteInt64BigEndian(key[PrefixBytes..], seq);
    }

    public static long SeqOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key[PrefixBytes..]);
}
