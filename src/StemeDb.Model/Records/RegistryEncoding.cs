using System.Buffers;
using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>
/// The records of sources, rules and keys, drawn in <c>docs/formats/record.md</c>: a name, then the profile, rule or key in the canonical
/// JSON that the wire uses too. They are few, so the form that explains itself is worth its bytes.
/// </summary>
internal static class RegistryEncoding
{
    public static int Encode(SourceRecord record, IBufferWriter<byte> destination)
    {
        var json = SourceProfileJson.ToCanonical(record.Profile);
        return Encode(RecordKind.Source, record.Seq, record.RecordedAt, record.Source.Utf8.Span, json, destination);
    }

    public static int Encode(RuleRecord record, IBufferWriter<byte> destination)
    {
        var json = ValueRuleJson.ToCanonical(record.Rule);
        return Encode(RecordKind.Rule, record.Seq, record.RecordedAt, record.Pattern.Utf8.Span, json, destination);
    }

    public static int Encode(ApiKeyRecord record, IBufferWriter<byte> destination)
    {
        if (!ApiKeyId.IsValid(record.KeyId)) throw new ArgumentException($"'{record.KeyId}' is no id of a key.", nameof(record));
        var json = ApiKeyJson.ToCanonical(record.Key);
        return Encode(RecordKind.ApiKey, record.Seq, record.RecordedAt, Encoding.ASCII.GetBytes(record.KeyId), json, destination);
    }

    public static SourceRecord DecodeSource(RecordView view)
    {
        var name = SplitName(view.Content, out var json);
        if (!SourceId.TryParse(name, out var source, out ValueFault fault))
        {
            throw new RecordFormatException($"Record {view.Seq} names no source: {fault.Detail}");
        }

        if (!SourceProfileJson.TryParse(json.Span, out var profile, out var faults)) throw Refuse(view, faults);
        RequireCanonical(view, json.Span, SourceProfileJson.ToCanonical(profile));
        return new(view.Seq, view.RecordedAt, source, profile);
    }

    public static RuleRecord DecodeRule(RecordView view)
    {
        var name = SplitName(view.Content, out var json);
        if (!PathPattern.TryParse(name.Span, out var pattern, out var fault))
        {
            throw new RecordFormatException($"Record {view.Seq} holds no pattern: {fault.Detail}");
        }

        if (!ValueRuleJson.TryParse(json.Span, out var rule, out var faults)) throw Refuse(view, faults);
        RequireCanonical(view, json.Span, ValueRuleJson.ToCanonical(rule));
        return new(view.Seq, view.RecordedAt, pattern, rule);
    }

    public static ApiKeyRecord DecodeApiKey(RecordView view)
    {
        var id = Encoding.UTF8.GetString(SplitName(view.Content, out var json).Span);
        if (!ApiKeyId.IsValid(id)) throw new RecordFormatException($"Record {view.Seq} holds no id of a key.");
        if (!ApiKeyJson.TryParse(json.Span, out var key, out var faults)) throw Refuse(view, faults);
        RequireCanonical(view, json.Span, ApiKeyJson.ToCanonical(key));
        return new(view.Seq, view.RecordedAt, id, key);
    }

    private static int Encode(
        RecordKind kind, long seq, Instant recordedAt, ReadOnlySpan<byte> name, byte[] json, IBufferWriter<byte> destination)
    {
        var length = RecordHeader.ByteLength + sizeof(ushort) + name.Length + json.Length;
        var writer = new ByteWriter(destination.GetSpan(length)[..length]);
        new RecordHeader(kind, seq, recordedAt).Write(ref writer);
        writer.WriteUInt16(name.Length);
        writer.WriteBytes(name);
        writer.WriteBytes(json);
        destination.Advance(length);
        return length;
    }

    private static ReadOnlyMemory<byte> SplitName(ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> json)
    {
        var reader = new ByteReader(content.Span);
        var length = reader.ReadUInt16();
        reader.Take(length);
        json = content[reader.Position..];
        return content.Slice(sizeof(ushort), length);
    }

    private static void RequireCanonical(RecordView view, ReadOnlySpan<byte> json, ReadOnlySpan<byte> canonical)
    {
        if (!json.SequenceEqual(canonical)) throw new RecordFormatException($"The JSON of record {view.Seq} is not in its canonical form.");
    }

    private static RecordFormatException Refuse(RecordView view, IReadOnlyList<Fault> faults) =>
        new($"Record {view.Seq} breaks a rule at '{faults[0].Pointer}': {faults[0].Detail}");
}
