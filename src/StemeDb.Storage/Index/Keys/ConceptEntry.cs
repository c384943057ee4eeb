using System.Buffers.Binary;
using StemeDb.Model.Paths;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// An entry of <see cref="Keyspace.Concepts"/>: what a memtable added to the counts of a child. The key is parent 00 segment
/// 00 last seq of the memtable (big-endian), so that entries of several memtables stand beside each other and are added up;
/// the value is three varints: 1 when the child itself got its first claim, new paths below it, claims at it and below. One more
/// entry, <see cref="IncompleteKey"/>, stands behind all others where new paths could not be told from known ones.
/// </summary>
internal static class ConceptEntry
{
    /// <summary>No key is longer.</summary>
    public const int MaxKeyBytes = ConceptPath.MaxBytes + 2 + sizeof(long);

    public const int MaxValueBytes = 3 * Varint.MaxBytes;

    /// <summary>No text begins with it, so that it is the greatest key; its value is empty.</summary>
    public static ReadOnlySpan<byte> IncompleteKey => [0xff];

    /// <summary>Whether counts of a run are too low, because an older run could not be read when it was written.</summary>
    public static bool IsIncomplete(RunInfo run) => run.FindKeyspace(Keyspace.Concepts)?.MaxKey.Span.SequenceEqual(IncompleteKey) == true;

    public static int WriteChild(Span<byte> key, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> segment) =>
        ClaimKey.WriteVoice(key, parent, segment);

    public static int WriteKey(Span<byte> key, ReadOnlySpan<byte> child, long lastSeq)
    {
        child.CopyTo(key);
        BinaryPrimitives.WriteInt64BigEndian(key[child.Length..], lastSeq);
        return child.Length + sizeof(long);
    }

    public static int WriteValue(Span<byte> value, in ConceptCounts counts)
    {
        var length = Varint.Write(value, counts.HasClaims ? 1UL : 0UL);
        length += Varint.Write(value[length..], (ulong)counts.PathsBelow);
        return length + Varint.Write(value[length..], (ulong)counts.Claims);
    }

    public static ConceptCounts ReadValue(ReadOnlySpan<byte> value)
    {
        var at = 0;
        var hasClaims = Varint.Read(value, ref at) != 0;
        var pathsBelow = (long)Varint.Read(value, ref at);
        return new(hasClaims, pathsBelow, (long)Varint.Read(value, ref at));
    }
}

/// <summary>Counts of a child, or what is added to them.</summary>
internal readonly record struct ConceptCounts(bool HasClaims, long PathsBelow, long Claims)
{
    public ConceptCounts Plus(in ConceptCounts other) =>
        new(HasClaims || other.HasClaims, PathsBelow + other.PathsBelow, Claims + other.Claims);
}
