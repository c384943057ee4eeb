using StemeDb.Model.Assertions;

namespace StemeDb.Model.Records;

/// <summary>Writes content; <see cref="AssertionView"/> reads it, <c>docs/formats/record.md</c> draws it.</summary>
internal static class AssertionWriter
{
    /// <summary>Bytes that <see cref="Write"/> needs.</summary>
    public static int Measure(Assertion assertion)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var length = AssertionEncoding.HeadLengthsBytes + assertion.Path.Utf8.Length + assertion.Source.Utf8.Length
            + AssertionEncoding.FlagsBytes + sizeof(long)
            + ByteWriter.VarintLength(assertion.Value.Length) + assertion.Value.Length;
        if (assertion.Confidence is not null) length += sizeof(double);
        if (assertion.ValidFrom is not null) length += sizeof(long);
        if (assertion.ValidTo is not null) length += sizeof(long);
        if (assertion.Evidence is { } evidence)
        {
            if (evidence.Uri is not null) length += ByteWriter.TextLength(evidence.Uri);
            if (evidence.Quote is not null) length += ByteWriter.TextLength(evidence.Quote);
            if (evidence.Sha256 is not null) length += AssertionId.ByteLength;
        }

        if (assertion.Supersedes.Count > 0) length += 1 + (assertion.Supersedes.Count * AssertionId.ByteLength);
        if (assertion.Labels.Count == 0) return length;
        length++;
        foreach (var (key, value) in assertion.Labels) length += ByteWriter.TextLength(key) + ByteWriter.TextLength(value);
        return length;
    }

    /// <summary>Fills exactly the bytes that were measured.</summary>
    public static void Write(Assertion assertion, Span<byte> content)
    {
        var writer = new ByteWriter(content);
        writer.WriteUInt16(assertion.Path.Utf8.Length);
        writer.WriteUInt16(assertion.Source.Utf8.Length);
        writer.WriteBytes(assertion.Path.Utf8.Span);
        writer.WriteBytes(assertion.Source.Utf8.Span);

        writer.WriteUInt16((ushort)FlagsOf(assertion));
        writer.WriteInt64(assertion.AssertedAt?.Ticks ?? 0);
        if (assertion.Confidence is { } confidence) writer.WriteDouble(confidence);
        if (assertion.ValidFrom is { } validFrom) writer.WriteInt64(validFrom.Ticks);
        if (assertion.ValidTo is { } validTo) writer.WriteInt64(validTo.Ticks);
        writer.WriteVarint(assertion.Value.Length);
        writer.WriteBytes(assertion.Value.Span);
        if (assertion.Evidence is { } evidence) WriteEvidence(ref writer, evidence);
        WriteSupersedes(ref writer, assertion.Supersedes);
        WriteLabels(ref writer, assertion.Labels);
    }

    private static AssertionFlags FlagsOf(Assertion assertion)
    {
        var flags = AssertionFlags.None;
        if (assertion.AssertedAt is not null) flags |= AssertionFlags.AssertedAt;
        if (assertion.Confidence is not null) flags |= AssertionFlags.Confidence;
        if (assertion.ValidFrom is not null) flags |= AssertionFlags.ValidFrom;
        if (assertion.ValidTo is not null) flags |= AssertionFlags.ValidTo;
        if (assertion.Evidence?.Uri is not null) flags |= AssertionFlags.EvidenceUri;
        if (assertion.Evidence?.Quote is not null) flags |= AssertionFlags.EvidenceQuote;
        if (assertion.Evidence?.Sha256 is not null) flags |= AssertionFlags.EvidenceSha256;
        if (assertion.Supersedes.Count > 0) flags |= AssertionFlags.Supersedes;
        if (assertion.Labels.Count > 0) flags |= AssertionFlags.Labels;
        return flags;
    }

    private static void WriteEvidence(ref ByteWriter writer, Evidence evidence)
    {
        if (evidence.Uri is not null) writer.WriteText(evidence.Uri);
        if (evidence.Quote is not null) writer.WriteText(evidence.Quote);
        if (evidence.Sha256 is not { } sha256) return;
        if (!AssertionId.TryParse(sha256, out var digest)) throw new ArgumentException($"'{sha256}' is no SHA-256.", nameof(evidence));
        digest.CopyTo(writer.Take(AssertionId.ByteLength));
    }

    private static void WriteSupersedes(ref ByteWriter writer, IReadOnlyList<AssertionId> supersedes)
    {
        if (supersedes.Count == 0) return;
        writer.WriteByte(checked((byte)supersedes.Count));
        foreach (var id in supersedes) id.CopyTo(writer.Take(AssertionId.ByteLength));
    }

    private static void WriteLabels(ref ByteWriter writer, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        if (labels.Count == 0) return;
        writer.WriteByte(checked((byte)labels.Count));
        foreach (var (key, value) in labels)
        {
            writer.WriteText(key);
            writer.WriteText(value);
        }
    }
}
