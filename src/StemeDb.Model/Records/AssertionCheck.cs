using System.Text;
using System.Text.Unicode;
using StemeDb.Model.Assertions;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Records;

/// <summary>
/// The rules of an assertion over its encoded content: what <see cref="AssertionParser"/> asks of JSON, asked again of bytes
/// that came from elsewhere.
/// </summary>
internal static class AssertionCheck
{
    /// <summary>Refuses content that breaks a rule.</summary>
    public static void Check(in AssertionView assertion)
    {
        if (!ConceptPath.IsValid(assertion.Path.Utf8.Span, out var pathFault)) throw new RecordFormatException(pathFault.Detail);
        if (!SourceId.IsValid(assertion.Source.Utf8.Span, out var sourceFault))
        {
            throw new RecordFormatException($"The source is refused: {sourceFault.Detail}");
        }

        Demand(CanonicalJson.IsCanonical(assertion.Value.Span), "The value is not canonical JSON within the limits.");
        Demand(!(assertion.ValidFrom >= assertion.ValidTo), "valid_to is not after valid_from.");
        if (!assertion.Has(AssertionFlags.Tail)) return;
        var tail = assertion.ReadTail();
        CheckEvidence(assertion, tail);
        CheckSupersedes(assertion.Supersedes);
        CheckLabels(ref tail);
    }

    private static void CheckEvidence(in AssertionView assertion, in AssertionTail tail)
    {
        var uri = tail.EvidenceUri;
        var quote = tail.EvidenceQuote;
        if (assertion.Has(AssertionFlags.EvidenceUri))
        {
            Demand(
                uri.Length <= AssertionLimits.MaxEvidenceUriBytes && Utf8.IsValid(uri) && EvidenceFields.IsAbsoluteUri(Encoding.UTF8.GetString(uri)),
                "The URI of the evidence is not an absolute one within the limits.");
        }

        Demand(
            quote.Length <= AssertionLimits.MaxEvidenceQuoteBytes && Utf8.IsValid(quote),
            "The quote of the evidence is too long or not UTF-8.");
    }

    private static void CheckSupersedes(IReadOnlyList<AssertionId> ids)
    {
        for (var i = 1; i < ids.Count; i++) Demand(!ids.Take(i).Contains(ids[i]), "Supersedes an assertion twice.");
    }

    private static void CheckLabels(ref AssertionTail tail)
    {
        ReadOnlySpan<byte> before = default;
        for (var i = 0; i < tail.LabelCount; i++)
        {
            tail.TakeLabel(out var key, out var value);
            Demand(Utf8.IsValid(key) && Utf8.IsValid(value), "A label is not UTF-8.");
            Demand(LabelsField.CheckKey(Encoding.UTF8.GetString(key)) is null, "A label's key breaks a rule.");
            Demand(value.Length <= AssertionLimits.MaxLabelValueBytes, "A label's value is too long.");
            Demand(i == 0 || Utf16Order.Compare(before, key) < 0, "The labels are not in order.");
            before = key;
        }
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds) throw new RecordFormatException(otherwise);
    }
}
