using System.Buffers.Binary;
using StemeDb.Model.Paths;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// A key of <see cref="Keyspace.Claims"/>: path 00 source 00 seq kind [marker seq], numbers big-endian so that bytes sort as
/// they do. Paths and sources hold no control characters, so 00 ends them.
/// </summary>
internal static class ClaimKey
{
    /// <summary>Kind of the claim itself.</summary>
    public const byte Claim = 0;

    /// <summary>Kind of a retraction of the claim.</summary>
    public const byte Retracted = 1;

    /// <summary>Kind of a supersession of the claim.</summary>
    public const byte Superseded = 2;

    /// <summary>Bytes behind path and source of a claim's key: seq and kind.</summary>
    public const int TailBytes = sizeof(long) + 1;

    /// <summary>No key is longer.</summary>
    public const int MaxBytes = ConceptPath.MaxBytes + 1 + SourceId.MaxBytes + 1 + TailBytes + sizeof(long);

    /// <summary>Writes path 00, what all keys of the path begin with; returns its length.</summary>
    public static int WritePath(Span<byte> key, ReadOnlySpan<byte> path)
    {
        path.CopyTo(key);
        key[path.Length] = 0;
        return path.Length + 1;
    }

    /// <summary>Writes path 00 source 00, what all keys of the voice begin with; returns its length.</summary>
    public static int WriteVoice(Span<byte> key, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source)
    {
        var length = WritePath(key, path);
        return length + WritePath(key[length..], source);
    }

    /// <summary>Writes what follows the voice in a claim's key; returns its length.</summary>
    public static int WriteTail(Span<byte> tail, long seq, byte kind)
    {
        BinaryPrimitives.WriteInt64BigEndian(tail, seq);
        tail[sizeof(long)] = kind;
        return TailBytes;
    }

    /// <summary>Writes what follows the voice in a mark's key; returns its length.</summary>
    public static int WriteTail(Span<byte> tail, long seq, byte kind, long markerSeq)
    {
        WriteTail(tail, seq, kind);
        BinaryPrimitives.WriteInt64BigEndian(tail[TailBytes..], markerSeq);
        return TailBytes + sizeof(long);
    }

    /// <summary>Seq of the claim that a tail is about.</summary>
    public static long SeqOf(ReadOnlySpan<byte> tail) => BinaryPrimitives.ReadInt64BigEndian(tail);

    /// <summary>Kind of a tail.</summary>
    public static byte KindOf(ReadOnlySpan<byte> tail) => tail[sizeof(long)];

    /// <summary>Seq of the record that made a mark.</summary>
    public static long MarkerOf(ReadOnlySpan<byte> tail) => BinaryPrimitives.ReadInt64BigEndian(tail[TailBytes..]);

    /// <summary>Takes the bytes before the next 00 off the front of a key; all of it when there is none.</summary>
    /// <param name="key">Advanced behind the 00.</param>
    /// <returns>What stood before it.</returns>
    public static ReadOnlySpan<byte> TakeText(ref ReadOnlySpan<byte> key)
    {
        var end = key.IndexOf((byte)0);
        var text = end < 0 ? key : key[..end];
        key = end < 0 ? default : key[(end + 1)..];
        return text;
    }
}
