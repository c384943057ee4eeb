using System.Buffers;
using StemeDb.Model.Audit;

namespace StemeDb.Model.Records;

/// <summary>The record of an audit entry, drawn in <c>docs/formats/record.md</c>: its canonical JSON behind the header.</summary>
internal static class AuditEncoding
{
    public static int Encode(AuditRecord record, IBufferWriter<byte> destination)
    {
        var json = AuditEntryJson.ToCanonical(record.Entry);
        var length = RecordHeader.ByteLength + json.Length;
        var writer = new ByteWriter(destination.GetSpan(length)[..length]);
        new RecordHeader(RecordKind.Audit, record.Seq, record.RecordedAt).Write(ref writer);
        writer.WriteBytes(json);
        destination.Advance(length);
        return length;
    }

    public static AuditRecord Decode(RecordView view)
    {
        var json = view.Content.Span;
        if (!AuditEntryJson.TryParse(json, out var entry, out var faults))
        {
            throw new RecordFormatException($"Record {view.Seq} breaks a rule at '{faults[0].Pointer}': {faults[0].Detail}");
        }

        if (!json.SequenceEqual(AuditEntryJson.ToCanonical(entry)))
        {
            throw new RecordFormatException($"The JSON of record {view.Seq} is not in its canonical form.");
        }

        return new(view.Seq, view.RecordedAt, entry);
    }
}
