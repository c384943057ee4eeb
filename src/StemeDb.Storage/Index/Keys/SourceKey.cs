using System.Buffers.Binary;
using StemeDb.Model.Paths;

namespace StemeDb.Storage.Index.Keys;

/// <summary>A key of <see cref="Keyspace.Sources"/>: source 00 path 00 seq (big-endian); there is no value.</summary>
internal static class SourceKey
{
    /// <summary>No key is longer.</summary>
    public const int MaxBytes = SourceId.MaxBytes + 1 + ConceptPath.MaxBytes + 1 + sizeof(long);

    /// <summary>Writes source 00 path 00, what all keys of the voice begin with; returns its length.</summary>
    public static int WriteVoice(Span<byte> key, ReadOnlySpan<byte> source, ReadOnlySpan<byte> path) =>
        ClaimKey.WriteVoice(key, source, path);

    public static void WriteSeq(Span<byte> tail, long seq) => BinaryPrimitives.WriteInt64BigEndian(tail, seq);

    public static long SeqOf(ReadOnlySpan<byte> tail) => BinaryPrimitives.ReadInt64BigEndian(tail);
}
