using System.Buffers.Binary;
using StemeDb.Model.Assertions;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// A key of <see cref="Keyspace.Ids"/>: the first half of the id, then the seq (big-endian); there is no value. Ids that share
/// a half stand beside each other; the whole id is compared where the claim lies.
/// </summary>
/// <param name="Prefix">The first half of the id, read as one big-endian number, so that it sorts as its bytes do.</param>
/// <param name="Seq">The assertion's seq.</param>
internal readonly record struct IdKey(UInt128 Prefix, long Seq) : IComparable<IdKey>
{
    /// <summary>Bytes of the id in the key.</summary>
    public const int PrefixBytes = AssertionId.ByteLength / 2;

    public const int ByteLength = PrefixBytes + sizeof(long);

    /// <summary>The key of an assertion.</summary>
    public static IdKey Of(ReadOnlySpan<byte> id, long seq) => new(BinaryPrimitives.ReadUInt128BigEndian(id), seq);

    public static long SeqOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key[PrefixBytes..]);

    public int CompareTo(IdKey other)
    {
        var byPrefix = Prefix.CompareTo(other.Prefix);
        return byPrefix != 0 ? byPrefix : Seq.CompareTo(other.Seq);
    }

    public void Write(Span<byte> key)
    {
        BinaryPrimitives.WriteUInt128BigEndian(key, Prefix);
        BinaryPrimitives.WriteInt64BigEndian(key[PrefixBytes..], Seq);
    }
}
