using System.Globalization;

namespace StemeDb.Storage.Journal;

/// <summary>
/// Tells a clean end, a torn tail and damage apart at the place where the whole batches of a segment end. The procedure
/// is written down, with its reasons and limits, in "Where a journal ends" of docs/formats/journal.md.
/// </summary>
/// <param name="window">The segment.</param>
/// <param name="segment">Its header.</param>
/// <param name="fileLength">Bytes that the file has; at most the length that its header states.</param>
/// <param name="isLast">It is the last segment; only there can a write have been cut short.</param>
internal sealed class TailJudge(SegmentWindow window, Segment segment, long fileLength, bool isLast)
{
    private readonly SegmentRest _rest = new(window, segment, fileLength);

    /// <summary>Judges a place where a header holds, but not the batch it announces.</summary>
    public SegmentEnd BehindHeader(long offset, BatchHeader header, JournalPosition before)
    {
        if (header.FirstSeq != before.Seq + 1 || header.Previous != before.Checksum)
        {
            return Damaged(
                offset, Text($"a batch from seq {header.FirstSeq} does not continue what ends with seq {before.Seq} before it"));
        }

        var end = offset + header.BatchBytes;
        if (end > segment.Header.SegmentBytes) return Damaged(offset, "a batch reaches beyond the end of its segment");
        if (!isLast) return Damaged(offset, "a batch does not match its checksum");
        if (end > fileLength) return SegmentEnd.Torn(offset, _rest.LastUsedEnd(offset), "the file ends inside the last batch");
        if (_rest.LastUsedEnd(end) is var restEnd && restEnd > end)
        {
            return Damaged(offset, "a batch does not match its checksum and there is more behind it");
        }

        var batch = window.Read(offset, header.BatchBytes, fileLength).Span;
        var blank = Sectors.CountBlankAfterHeader(batch, offset);
        var unwritten = blank - header.BlankSectors;
        return unwritten > 0
            ? SegmentEnd.Torn(offset, _rest.LastUsedEnd(offset), Text($"{unwritten} sectors of the last batch were never written"))
            : Damaged(offset, "the last batch does not match its checksum, yet all of its sectors were written");
    }

    /// <summary>Judges a place where no header holds.</summary>
    public SegmentEnd WithoutHeader(long offset, JournalPosition before)
    {
        var restEnd = _rest.LastUsedEnd(offset);
        if (restEnd == offset) return EndInZeros(offset);
        if (!isLast) return Damaged(offset, "no batch begins where one was to follow, and this is not the last segment");
        if (_rest.FindHeader(offset + 8, before.Seq + 1, out var later) is { } at)
        {
            return Damaged(offset, Text($"a batch is missing before the one from seq {later.FirstSeq} at offset {at}"));
        }

        if (fileLength - offset < BatchHeader.Bytes && fileLength < segment.Header.SegmentBytes)
        {
            return SegmentEnd.Torn(offset, restEnd, "the file ends inside the header of the last batch");
        }

        if (!IsHeaderTorn(offset, restEnd, before))
        {
            return Damaged(offset, "the header of the last batch was written and does not match its check");
        }

        var oneBit = Text($"a single bit is set at offset {restEnd - 1}, in space that was never used");
        return _rest.IsOneBit(offset, restEnd)
            ? SegmentEnd.Damaged(offset, JournalFault.NotBlank, oneBit)
            : SegmentEnd.Torn(offset, restEnd, "the sector with the header of the last batch was never written");
    }

    private SegmentEnd EndInZeros(long offset)
    {
        if (fileLength == segment.Header.SegmentBytes) return SegmentEnd.Clean(offset);
        return SegmentEnd.Torn(
            offset, offset, Text($"the file is {fileLength} bytes long and its header says {segment.Header.SegmentBytes}"));
    }

    /// <summary>
    /// One of the sectors that hold the header is all zeros, and what stands in the other, when there is one, is that part of
    /// the header that was to follow.
    /// </summary>
    private bool IsHeaderTorn(long offset, long restEnd, JournalPosition before)
    {
        var first = (int)Math.Min(Sectors.EndOf(offset) - offset, BatchHeader.Bytes);
        var isFirstBlank = Sectors.IsBlank(window.Read(offset, Sectors.EndOf(offset) - offset, fileLength).Span);
        if (first == BatchHeader.Bytes) return isFirstBlank;

        var isSecondBlank = Sectors.IsBlank(window.Read(offset + first, Sectors.Bytes, fileLength).Span);
        var header = BatchHeader.ReadUnchecked(window.Read(offset, BatchHeader.Bytes, fileLength).Span);
        return (isFirstBlank, isSecondBlank) switch
        {
            (true, true) => true,
            (true, false) => (first > 8 || header.FirstSeq == before.Seq + 1) && (first > 16 || header.Previous == before.Checksum),
            (false, true) => header.Length > 0 && header.Count > 0
                && offset + header.BatchBytes >= restEnd && offset + header.BatchBytes <= segment.Header.SegmentBytes
                && (first < 16 || header.FirstSeq == before.Seq + 1) && (first < 24 || header.Previous == before.Checksum),
            (false, false) => false,
        };
    }

    private static SegmentEnd Damaged(long offset, string detail) => SegmentEnd.Damaged(offset, JournalFault.BatchDamaged, detail);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
