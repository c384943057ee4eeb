using System.Buffers;
using StemeDb.Model.Assertions;
using StemeDb.Model.Json;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Records;

/// <summary>
/// Writes a record of the log as <c>GET /v1/changes</c> tells it: seq, time and kind, then what was recorded under the name of
/// its kind. The same record is always the same bytes, on one line.
/// </summary>
public static class ChangeJson
{
    /// <summary>Writes one JSON object.</summary>
    /// <param name="record">One whole record, as the journal has it.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    /// <exception cref="UnknownRecordException">A kind or version that this program does not know.</exception>
    /// <exception cref="RecordFormatException">Not a record as the format draws it.</exception>
    public static void Write(ReadOnlyMemory<byte> record, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var view = RecordView.Read(record);
        using var scratch = JsonScratch.Take();
        var output = scratch.Output;
        output.Append("{\"seq\":"u8);
        output.AppendInteger(view.Seq);
        output.Append(",\"recorded_at\":"u8);
        output.AppendInstant(view.RecordedAt);
        output.Append(",\"kind\":"u8);
        if (view.Kind == RecordKind.Assertion) AppendAssertion(view, output);
        else AppendOther(RecordEncoding.Decode(record), output);
        output.Append("}}"u8);
        destination.Write(output.Written);
    }

    private static void AppendAssertion(in RecordView record, JsonBuffer output)
    {
        var assertion = AssertionView.Read(record.Content);
        output.Append("\"assertion\",\"assertion\":{\"id\":"u8);
        output.AppendDigest(record.Id);
        output.Append((byte)',');
        CanonicalAssertionWriter.AppendFields(assertion, assertion.AssertedAt, output);
    }

    private static void AppendOther(LogRecord record, JsonBuffer output)
    {
        switch (record)
        {
            case RetractionRecord retraction:
                AppendRetraction(retraction, output);
                break;
            case SourceRecord source:
                output.Append("\"source\",\"source\":{\"source\":"u8);
                output.AppendText(source.Source.Utf8.Span);
                AppendMembers(SourceProfileJson.ToCanonical(source.Profile), output);
                break;
            case RuleRecord rule:
                output.Append("\"rule\",\"rule\":{\"pattern\":"u8);
                output.AppendText(rule.Pattern.Utf8.Span);
                AppendMembers(ValueRuleJson.ToCanonical(rule.Rule), output);
                break;
            case SnapshotPartRecord part:
                output.Append("\"snapshot\",\"snapshot\":{\"id\":\""u8);
                output.Append(System.Text.Encoding.ASCII.GetBytes(part.SnapshotId));
                output.Append("\",\"part\":"u8);
                output.AppendInteger(part.Part);
                output.Append(",\"parts\":"u8);
                output.AppendInteger(part.Parts);
                break;
            default:
                // A record without a form of its own here: that there is one is told, so that no seq is missing.
                output.Append("\"other\",\"other\":{"u8);
                break;
        }
    }

    private static void AppendRetraction(RetractionRecord retraction, JsonBuffer output)
    {
        output.Append("\"retraction\",\"retraction\":{\"assertion_id\":"u8);
        output.AppendDigest(retraction.Target);
        output.Append(",\"assertion_seq\":"u8);
        output.AppendInteger(retraction.TargetAt.Seq);
        output.Append(",\"concept_path\":"u8);
        output.AppendText(retraction.TargetAt.Path.Utf8.Span);
        output.Append(",\"source\":"u8);
        output.AppendText(retraction.TargetAt.Source.Utf8.Span);
        output.Append(",\"by\":"u8);
        output.AppendText(retraction.By.Utf8.Span);
        output.Append(",\"reason\":"u8);
        output.AppendText(retraction.Reason);
    }

    /// <summary>The members of an object that has some, without its braces.</summary>
    private static void AppendMembers(ReadOnlySpan<byte> json, JsonBuffer output)
    {
        output.Append((byte)',');
        output.Append(json[1..^1]);
    }
}
