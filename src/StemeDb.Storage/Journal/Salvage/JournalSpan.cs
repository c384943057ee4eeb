namespace StemeDb.Storage.Journal.Salvage;

/// <summary>Whole batches of a journal that follow each other without a gap: what is left between two damages.</summary>
/// <param name="FirstSeq">The first seq of it.</param>
/// <param name="Parts">Where it lies, in order; at least one.</param>
internal sealed record JournalSpan(long FirstSeq, List<JournalPart> Parts)
{
    /// <summary>Where it ends.</summary>
    public JournalPosition End => Parts[^1].End;

    public long LastSeq => End.Seq;

    public long Batches => Parts.Sum(part => part.Batches);
}

/// <summary>The part of a span that lies in one segment.</summary>
/// <param name="Opening">The segment; its header holds.</param>
/// <param name="From">Offset of its first batch.</param>
/// <param name="To">Where its last batch ends.</param>
/// <param name="Before">The position before its first batch.</param>
/// <param name="End">The position behind its last batch.</param>
/// <param name="Batches">Whole batches in it.</param>
internal sealed record JournalPart(
    SegmentOpening Opening, long From, long To, JournalPosition Before, JournalPosition End, long Batches)
{
    /// <summary>It begins where the segment does.</summary>
    public bool IsFromStart => From == SegmentHeader.Bytes;
}
