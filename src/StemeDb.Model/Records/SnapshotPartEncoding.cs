using System.Buffers;
using StemeDb.Model.Assertions;

namespace StemeDb.Model.Records;

/// <summary>The record of a part of a snapshot, drawn in <c>docs/formats/record.md</c>.</summary>
public static class SnapshotPartEncoding
{
    /// <summary>Bytes of the record in front of its content: header, id, part, parts.</summary>
    public const int FrontBytes = RecordHeader.ByteLength + AssertionId.ByteLength + (2 * sizeof(ushort));

    internal static int Encode(SnapshotPartRecord record, IBufferWriter<byte> destination)
    {
        if (!AssertionId.TryParse(record.SnapshotId, out var id)) throw new ArgumentException($"'{record.SnapshotId}' is no digest.", nameof(record));
        Check(record, (message, name) => new ArgumentException(message, name));
        var length = FrontBytes + record.Content.Length;
        var writer = new ByteWriter(destination.GetSpan(length)[..length]);
        new RecordHeader(RecordKind.SnapshotPart, record.Seq, record.RecordedAt).Write(ref writer);
        id.CopyTo(writer.Take(AssertionId.ByteLength));
        writer.WriteUInt16(record.Part);
        writer.WriteUInt16(record.Parts);
        writer.WriteBytes(record.Content.Span);
        destination.Advance(length);
        return length;
    }

    internal static SnapshotPartRecord Decode(RecordView view)
    {
        var record = DecodeFront(view);
        Check(record, (message, _) => new RecordFormatException($"Record {record.Seq}: {message}"));
        return record;
    }

    /// <summary>Reads a record, or the first <see cref="FrontBytes"/> of one, whose content is then empty.</summary>
    /// <param name="front">The bytes; kept.</param>
    /// <exception cref="RecordFormatException">Not a part of a snapshot as the format draws it.</exception>
    public static SnapshotPartRecord DecodeFront(ReadOnlyMemory<byte> front) => DecodeFront(RecordView.Read(front));

    private static SnapshotPartRecord DecodeFront(RecordView view)
    {
        if (view.Kind != RecordKind.SnapshotPart) throw new RecordFormatException($"Record {view.Seq} is no part of a snapshot.");
        var reader = new ByteReader(view.Content.Span);
        var part = reader.ReadUInt16();
        var parts = reader.ReadUInt16();
        return new(view.Seq, view.RecordedAt, view.Id.ToString(), part, parts, view.Content[reader.Position..]);
    }

    private static void Check(SnapshotPartRecord record, Func<string, string, Exception> refusal)
    {
        if (record.Part < 1 || record.Part > record.Parts)
        {
            throw refusal($"Part {record.Part} of {record.Parts} is none.", nameof(record));
        }

        if (record.Content.Length is < 1 or > SnapshotPartRecord.MaxContentBytes)
        {
            throw refusal($"{record.Content.Length} bytes of content; 1 to {SnapshotPartRecord.MaxContentBytes} are allowed.", nameof(record));
        }
    }
}
