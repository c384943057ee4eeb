using System.Buffers;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Model.Assertions;

/// <summary>That an assertion was withdrawn, as its JSON says it.</summary>
/// <param name="Seq">Place of the retraction in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="By">Who withdrew it.</param>
/// <param name="Reason">Why; may be empty.</param>
public readonly record struct RetractedBy(long Seq, Instant RecordedAt, SourceId By, string Reason);

/// <summary>That an assertion was replaced, as its JSON says it.</summary>
/// <param name="Id">The assertion that replaces it; null: it is not for whoever reads this.</param>
/// <param name="Seq">Its place in the log.</param>
public readonly record struct SupersededBy(AssertionId? Id, long Seq);

/// <summary>
/// Writes a stored assertion as <c>GET /v1/assertions/{id}</c> answers it: what the engine gave, then the fields of its author
/// in canonical order, then what became of it. The same assertion is always the same bytes.
/// </summary>
public static class AssertionJson
{
    /// <summary>Writes one JSON object.</summary>
    /// <param name="assertion">The content, with asserted_at.</param>
    /// <param name="id">Its id.</param>
    /// <param name="seq">Its place in the log.</param>
    /// <param name="recordedAt">When it was admitted.</param>
    /// <param name="retracted">Its retraction; null when it was not retracted.</param>
    /// <param name="supersededBy">What replaced it; null when nothing did.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    public static void Write(
        in AssertionView assertion,
        AssertionId id,
        long seq,
        Instant recordedAt,
        RetractedBy? retracted,
        SupersededBy? supersededBy,
        IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var scratch = JsonScratch.Take();
        var output = scratch.Output;
        output.Append("{\"id\":"u8);
        output.AppendDigest(id);
        output.Append(",\"seq\":"u8);
        output.AppendInteger(seq);
        output.Append(",\"recorded_at\":"u8);
        output.AppendInstant(recordedAt);
        output.Append((byte)',');
        CanonicalAssertionWriter.AppendFields(assertion, assertion.AssertedAt, output);
        if (retracted is { } retraction) AppendRetracted(retraction, output);
        if (supersededBy is { } successor) AppendSuperseded(successor, output);
        output.Append((byte)'}');
        destination.Write(output.Written);
    }

    private static void AppendRetracted(RetractedBy retraction, JsonBuffer output)
    {
        output.Append(",\"retracted\":{\"seq\":"u8);
        output.AppendInteger(retraction.Seq);
        output.Append(",\"recorded_at\":"u8);
        output.AppendInstant(retraction.RecordedAt);
        output.Append(",\"by\":"u8);
        output.AppendText(retraction.By.Utf8.Span);
        output.Append(",\"reason\":"u8);
        output.AppendText(retraction.Reason);
        output.Append((byte)'}');
    }

    private static void AppendSuperseded(SupersededBy successor, JsonBuffer output)
    {
        output.Append(",\"superseded_by\":{"u8);
        if (successor.Id is { } id)
        {
            output.Append("\"id\":"u8);
            output.AppendDigest(id);
            output.Append((byte)',');
        }

        output.Append("\"seq\":"u8);
        output.AppendInteger(successor.Seq);
        output.Append((byte)'}');
    }
}
