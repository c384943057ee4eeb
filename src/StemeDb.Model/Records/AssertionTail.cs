using StemeDb.Model.Assertions;

namespace StemeDb.Model.Records;

/// <summary>What stands behind the value of a body and is mostly absent: evidence, superseded ids and labels.</summary>
internal ref struct AssertionTail
{
    private ByteReader _labels;

    public ReadOnlySpan<byte> EvidenceUri { get; private set; }

    public ReadOnlySpan<byte> EvidenceQuote { get; private set; }

    /// <summary>32 bytes, or none.</summary>
    public ReadOnlySpan<byte> EvidenceSha256 { get; private set; }

    /// <summary>32 bytes for each.</summary>
    public ReadOnlySpan<byte> Supersedes { get; private set; }

    public int LabelCount { get; private set; }

    /// <summary>Reads the parts that the flags name and moves the reader behind them.</summary>
    public static AssertionTail Read(scoped ref ByteReader reader, AssertionFlags flags)
    {
        var tail = default(AssertionTail);
        if ((flags & AssertionFlags.Tail) == 0) return tail;
        if (flags.HasFlag(AssertionFlags.EvidenceUri)) tail.EvidenceUri = TakeText(ref reader);
        if (flags.HasFlag(AssertionFlags.EvidenceQuote)) tail.EvidenceQuote = TakeText(ref reader);
        if (flags.HasFlag(AssertionFlags.EvidenceSha256)) tail.EvidenceSha256 = reader.Take(AssertionId.ByteLength);
        if (flags.HasFlag(AssertionFlags.Supersedes))
        {
            tail.Supersedes = reader.Take(TakeCount(ref reader, AssertionLimits.MaxSupersedes) * AssertionId.ByteLength);
        }

        if (!flags.HasFlag(AssertionFlags.Labels)) return tail;
        tail.LabelCount = TakeCount(ref reader, AssertionLimits.MaxLabels);
        tail._labels = reader;
        for (var i = 0; i < tail.LabelCount; i++)
        {
            TakeText(ref reader);
            TakeText(ref reader);
        }

        return tail;
    }

    /// <summary>The next label; to be called <see cref="LabelCount"/> times.</summary>
    public void TakeLabel(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = TakeText(ref _labels);
        value = TakeText(ref _labels);
    }

    private static ReadOnlySpan<byte> TakeText(scoped ref ByteReader reader) => reader.Take(reader.ReadVarint());

    private static int TakeCount(scoped ref ByteReader reader, int max)
    {
        var count = reader.ReadByte();
        if (count == 0 || count > max) throw new RecordFormatException($"A list of {count} elements at byte {reader.Position - 1}; 1 to {max} are allowed.");
        return count;
    }
}
