using System.Buffers.Binary;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// An entry of <see cref="Keyspace.Log"/>. The key is the seq (big-endian); the value is kind, recorded_at (8), then for an
/// assertion path 00 source, for a retraction path 00 source 00 target seq (big-endian), else the source, the pattern, the id
/// of the snapshot or of the API key, or nothing.
/// </summary>
internal static class LogEntry
{
    public const int KeyBytes = sizeof(long);

    private const int TextOffset = 1 + sizeof(long);

    public static void WriteKey(Span<byte> key, long seq) => BinaryPrimitives.WriteInt64BigEndian(key, seq);

    public static long SeqOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key);

    /// <summary>Bytes of a value whose path and source, or name, have this many bytes.</summary>
    public static int Measure(int textLength) => TextOffset + textLength + 2 + sizeof(long);

    public static int WriteClaim(Span<byte> value, Instant recordedAt, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source)
    {
        var length = WriteFront(value, RecordKind.Assertion, recordedAt);
        length += ClaimKey.WritePath(value[length..], path);
        source.CopyTo(value[length..]);
        return length + source.Length;
    }

    public static int WriteRetraction(
        Span<byte> value, Instant recordedAt, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source, long targetSeq)
    {
        var length = WriteFront(value, RecordKind.Retraction, recordedAt);
        length += ClaimKey.WriteVoice(value[length..], path, source);
        BinaryPrimitives.WriteInt64BigEndian(value[length..], targetSeq);
        return length + sizeof(long);
    }

    public static int WriteRegistry(Span<byte> value, RecordKind kind, Instant recordedAt, ReadOnlySpan<byte> name)
    {
        var length = WriteFront(value, kind, recordedAt);
        name.CopyTo(value[length..]);
        return length + name.Length;
    }

    public static RecordKind KindOf(ReadOnlySpan<byte> value) => (RecordKind)value[0];

    public static Instant RecordedAt(ReadOnlySpan<byte> value) => new(BinaryPrimitives.ReadInt64LittleEndian(value[1..]));

    /// <summary>The source, the pattern, the id of the snapshot or of the API key of a registry record; empty for an audit record.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> value) => value[TextOffset..];

    /// <summary>The path of an assertion's or a retraction's entry.</summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> value)
    {
        var rest = value[TextOffset..];
        return rest[..rest.IndexOf((byte)0)];
    }

    /// <summary>Where the claim lies that an entry is, or that it retracts. Its path and source keep the value's memory.</summary>
    public static ClaimLocator Locator(long seq, ReadOnlyMemory<byte> value)
    {
        var rest = value[TextOffset..];
        var pathEnd = rest.Span.IndexOf((byte)0);
        var path = new ConceptPath(rest[..pathEnd]);
        rest = rest[(pathEnd + 1)..];
        if (KindOf(value.Span) == RecordKind.Assertion) return new(path, new SourceId(rest), seq);
        var sourceEnd = rest.Span.IndexOf((byte)0);
        return new(path, new SourceId(rest[..sourceEnd]), BinaryPrimitives.ReadInt64BigEndian(rest.Span[(sourceEnd + 1)..]));
    }

    private static int WriteFront(Span<byte> value, RecordKind kind, Instant recordedAt)
    {
        value[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(value[1..], recordedAt.Ticks);
        return TextOffset;
    }
}
