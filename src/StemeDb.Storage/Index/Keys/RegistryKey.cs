using System.Buffers.Binary;
using StemeDb.Model.Records;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// A key of <see cref="Keyspace.Registry"/>: kind of the record; source, pattern, id of the snapshot or of the API key, or nothing for
/// an audit record; 00, seq (big-endian).
/// The value is the whole record (docs/formats/record.md); of a part of a snapshot only what stands before its content.
/// </summary>
internal static class RegistryKey
{
    /// <summary>Whether records of a kind have an entry here.</summary>
    public static bool Holds(RecordKind kind) => kind is not (RecordKind.Assertion or RecordKind.Retraction);

    public static int Measure(int nameLength) => 1 + nameLength + 1 + sizeof(long);

    public static int Write(Span<byte> key, RecordKind kind, ReadOnlySpan<byte> name, long seq)
    {
        key[0] = (byte)kind;
        var length = 1 + ClaimKey.WritePath(key[1..], name);
        BinaryPrimitives.WriteInt64BigEndian(key[length..], seq);
        return length + sizeof(long);
    }
}
