using System.Buffers.Binary;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Index.Keys;

/// <summary>
/// The value of a claim's key: its record (docs/formats/record.md) without what the key says: seq, path and source.
/// </summary>
/// <remarks>kind, version, recorded_at (8), id (32), length of the locators (varint), locators, body.</remarks>
internal static class ClaimValue
{
    private const int SeqOffset = 2;
    private const int RecordedAtOffset = SeqOffset;
    private const int IdOffset = RecordedAtOffset + sizeof(long);
    private const int LocatorsOffset = IdOffset + AssertionId.ByteLength;
    private const int AssertedAtInBody = sizeof(ushort);

    /// <summary>Bytes of the value of a record.</summary>
    public static int Measure(in RecordView record, in ContentHead head) => record.Bytes.Length - sizeof(long) - head.ByteLength;

    /// <summary>Writes the value of a record.</summary>
    public static void Write(in RecordView record, in ContentHead head, Span<byte> value)
    {
        var bytes = record.Bytes.Span;
        var contentAt = bytes.Length - record.Content.Length;
        bytes[..SeqOffset].CopyTo(value);
        bytes[(SeqOffset + sizeof(long))..contentAt].CopyTo(value[SeqOffset..]);
        bytes[(contentAt + head.ByteLength)..].CopyTo(value[(contentAt - sizeof(long))..]);
    }

    public static Instant RecordedAt(ReadOnlySpan<byte> value) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(value[RecordedAtOffset..]));

    /// <summary>The 32 bytes of the id.</summary>
    public static ReadOnlySpan<byte> IdBytes(ReadOnlySpan<byte> value) => value.Slice(IdOffset, AssertionId.ByteLength);

    /// <summary>The 32 bytes of the id.</summary>
    public static ReadOnlyMemory<byte> IdBytes(ReadOnlyMemory<byte> value) => value.Slice(IdOffset, AssertionId.ByteLength);

    public static AssertionId Id(ReadOnlySpan<byte> value) => new(IdBytes(value));

    /// <summary>Where the body begins.</summary>
    public static int BodyOffset(ReadOnlySpan<byte> value)
    {
        var at = LocatorsOffset;
        var locators = Varint.Read(value, ref at);
        return at + (int)locators;
    }

    /// <summary>When the source said it.</summary>
    public static Instant AssertedAt(ReadOnlySpan<byte> body) => new(BinaryPrimitives.ReadInt64LittleEndian(body[AssertedAtInBody..]));

    /// <summary>The claim as the writer compares it; keeps the value's memory.</summary>
    public static LatestClaim Latest(long seq, ReadOnlyMemory<byte> value)
    {
        var span = value.Span;
        var body = BodyOffset(span);
        return new LatestClaim(seq, Id(span), RecordedAt(span), AssertedAt(span[body..]), value[body..]);
    }

    /// <summary>The claim as a lens sees it; keeps the value's memory and that of path and source.</summary>
    public static Claim ToClaim(
        ConceptPath path, SourceId source, long seq, ReadOnlyMemory<byte> value, long retractedAtSeq, long supersededAtSeq)
    {
        var span = value.Span;
        var view = AssertionView.Read(path, source, value[BodyOffset(span)..]);
        return new Claim
        {
            Seq = seq,
            Id = Id(span),
            Source = source,
            Value = view.Value,
            RecordedAt = RecordedAt(span),
            AssertedAt = view.AssertedAt.GetValueOrDefault(),
            Confidence = view.Confidence,
            ValidFrom = view.ValidFrom,
            ValidTo = view.ValidTo,
            RetractedAtSeq = retractedAtSeq,
            SupersededAtSeq = supersededAtSeq,
        };
    }

    /// <summary>The record as the journal has it, put together again in a new array.</summary>
    public static byte[] ToRecord(ReadOnlySpan<byte> path, ReadOnlySpan<byte> source, long seq, ReadOnlySpan<byte> value)
    {
        var body = BodyOffset(value);
        var record = new byte[value.Length + sizeof(long) + ContentHead.LengthsBytes + path.Length + source.Length];
        value[..SeqOffset].CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(SeqOffset), seq);
        value[SeqOffset..body].CopyTo(record.AsSpan(SeqOffset + sizeof(long)));
        var content = record.AsSpan(body + sizeof(long));
        var head = ContentHead.Write(content, path, source);
        value[body..].CopyTo(content[head..]);
        return record;
    }
}
