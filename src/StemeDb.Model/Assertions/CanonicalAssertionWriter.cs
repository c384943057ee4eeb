using StemeDb.Model.Json;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Model.Assertions;

/// <summary>Appends the fields of an assertion in the order of RFC 8785. A new field has to be put at its place by name.</summary>
internal static class CanonicalAssertionWriter
{
    /// <summary>Appends one JSON object; asserted_at is the one given, and left out when there is none.</summary>
    public static void Append(in AssertionView assertion, Instant? assertedAt, JsonBuffer output)
    {
        output.Append((byte)'{');
        AppendFields(assertion, assertedAt, output);
        output.Append((byte)'}');
    }

    /// <summary>Appends the members without the braces.</summary>
    public static void AppendFields(in AssertionView assertion, Instant? assertedAt, JsonBuffer output)
    {
        if (assertedAt is { } moment)
        {
            output.Append("\"asserted_at\":"u8);
            output.AppendInstant(moment);
            output.Append((byte)',');
        }

        var tail = assertion.ReadTail();
        output.Append("\"concept_path\":"u8);
        output.AppendText(assertion.Path.Utf8.Span);
        if (assertion.Confidence is { } confidence)
        {
            output.Append(",\"confidence\":"u8);
            output.AppendNumber(confidence);
        }

        if (assertion.Has(AssertionFlags.Evidence)) AppendEvidence(assertion, tail, output);
        AppendLabels(ref tail, output);
        output.Append(",\"source\":"u8);
        output.AppendText(assertion.Source.Utf8.Span);
        AppendSupersedes(tail, output);
        if (assertion.ValidFrom is { } validFrom)
        {
            output.Append(",\"valid_from\":"u8);
            output.AppendInstant(validFrom);
        }

        if (assertion.ValidTo is { } validTo)
        {
            output.Append(",\"valid_to\":"u8);
            output.AppendInstant(validTo);
        }

        output.Append(",\"value\":"u8);
        output.Append(assertion.Value.Span);
    }

    private static void AppendEvidence(in AssertionView assertion, in AssertionTail tail, JsonBuffer output)
    {
        output.Append(",\"evidence\":{"u8);
        if (assertion.Has(AssertionFlags.EvidenceQuote))
        {
            output.Append("\"quote\":"u8);
            output.AppendText(tail.EvidenceQuote);
            output.Append((byte)',');
        }

        if (assertion.Has(AssertionFlags.EvidenceSha256))
        {
            output.Append("\"sha256\":"u8);
            output.AppendDigest(new AssertionId(tail.EvidenceSha256));
            output.Append((byte)',');
        }

        if (assertion.Has(AssertionFlags.EvidenceUri))
        {
            output.Append("\"uri\":"u8);
            output.AppendText(tail.EvidenceUri);
            output.Append((byte)',');
        }

        output[^1] = (byte)'}';
    }

    private static void AppendLabels(ref AssertionTail tail, JsonBuffer output)
    {
        if (tail.LabelCount == 0) return;
        output.Append(",\"labels\":{"u8);
        for (var i = 0; i < tail.LabelCount; i++)
        {
            tail.TakeLabel(out var key, out var value);
            output.AppendText(key);
            output.Append((byte)':');
            output.AppendText(value);
            output.Append((byte)',');
        }

        output[^1] = (byte)'}';
    }

    private static void AppendSupersedes(in AssertionTail tail, JsonBuffer output)
    {
        if (tail.Supersedes.IsEmpty) return;
        output.Append(",\"supersedes\":["u8);
        for (var rest = tail.Supersedes; !rest.IsEmpty; rest = rest[AssertionId.ByteLength..])
        {
            output.AppendDigest(new AssertionId(rest[..AssertionId.ByteLength]));
            output.Append((byte)',');
        }

        output[^1] = (byte)']';
    }
}
