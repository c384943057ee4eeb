using System.Buffers;
using System.Text;
using System.Text.Unicode;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Records;

/// <summary>The record of a retraction, drawn in <c>docs/formats/record.md</c>.</summary>
internal static class RetractionEncoding
{
    public static int Encode(RetractionRecord record, IBufferWriter<byte> destination)
    {
        var by = record.By.Utf8.Span;
        var length = RecordHeader.ByteLength + AssertionId.ByteLength + LocatorEncoding.Measure(record.TargetAt)
            + sizeof(ushort) + by.Length + Encoding.UTF8.GetByteCount(record.Reason);
        var writer = new ByteWriter(destination.GetSpan(length)[..length]);
        new RecordHeader(RecordKind.Retraction, record.Seq, record.RecordedAt).Write(ref writer);
        record.Target.CopyTo(writer.Take(AssertionId.ByteLength));
        LocatorEncoding.Write(ref writer, record.TargetAt);
        writer.WriteUInt16(by.Length);
        writer.WriteBytes(by);
        Encoding.UTF8.GetBytes(record.Reason, writer.Take(length - writer.Position));
        destination.Advance(length);
        return length;
    }

    public static RetractionRecord Decode(RecordView view)
    {
        var reader = new ByteReader(view.Content.Span);
        var byLength = reader.ReadUInt16();
        reader.Take(byLength);
        if (!SourceId.TryParse(view.Content.Slice(sizeof(ushort), byLength), out var by, out ValueFault fault))
        {
            throw new RecordFormatException($"Record {view.Seq} names no source: {fault.Detail}");
        }

        var reason = reader.Take(reader.Remaining);
        if (!Utf8.IsValid(reason)) throw new RecordFormatException($"The reason of record {view.Seq} is not UTF-8.");
        return new(view.Seq, view.RecordedAt, view.Id, view.ReadLocators()[0], by, Encoding.UTF8.GetString(reason));
    }
}
