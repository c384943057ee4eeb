namespace StemeDb.Storage.Journal;

/// <summary>What lies behind the whole batches of a segment, looked at without knowing where a batch begins.</summary>
internal sealed class SegmentRest(SegmentWindow window, Segment segment, long fileLength)
{
    private const int StepBytes = 256 * 1024;

    /// <summary>Where the last byte that is not zero ends; <paramref name="from"/> when there is none.</summary>
    public long LastUsedEnd(long from)
    {
        var end = from;
        for (var at = from; at < fileLength; at += StepBytes)
        {
            var bytes = window.Read(at, StepBytes, fileLength).Span;
            var last = bytes.LastIndexOfAnyExcept((byte)0);
            if (last >= 0) end = at + last + 1;
        }

        return end;
    }

    /// <summary>
    /// The first place from an offset on where the header of a batch was written: a batch is only written when the one
    /// before it is durable, so this proves that everything before it was.
    /// </summary>
    /// <param name="from">Where to begin; a multiple of 8.</param>
    /// <param name="firstSeqMin">Headers of earlier batches do not count.</param>
    /// <param name="header">The header found.</param>
    /// <returns>Its offset; null when there is none.</returns>
    public long? FindHeader(long from, long firstSeqMin, out BatchHeader header)
    {
        for (var step = from; step < fileLength; step += StepBytes)
        {
            // A header may begin in one step and end in the next.
            var bytes = window.Read(step, StepBytes + BatchHeader.Bytes - 8, fileLength).Span;
            for (var at = 0; at + BatchHeader.Bytes <= bytes.Length; at += 8)
            {
                if (IsHeader(bytes[at..], step + at, firstSeqMin, out header)) return step + at;
            }
        }

        header = default;
        return null;
    }

    private bool IsHeader(ReadOnlySpan<byte> bytes, long offset, long firstSeqMin, out BatchHeader header)
    {
        // The cheap questions first: this is asked at every eighth byte.
        header = BatchHeader.ReadUnchecked(bytes);
        return header.Length > 0 && header.Count > 0 && header.FirstSeq >= firstSeqMin
            && offset + header.BatchBytes <= segment.Header.SegmentBytes
            && BatchHeader.TryRead(bytes, segment.HeaderChecksum, offset, out header);
    }

    /// <summary>Exactly one bit is set from an offset on: a write does not leave that behind, a flipped bit does.</summary>
    public bool IsOneBit(long from, long restEnd)
    {
        var last = window.Read(restEnd - 1, 1, fileLength).Span[0];
        if (!byte.IsPow2(last)) return false;

        for (var at = from; at < restEnd - 1; at += StepBytes)
        {
            if (!Sectors.IsBlank(window.Read(at, Math.Min(StepBytes, restEnd - 1 - at), fileLength).Span)) return false;
        }

        return true;
    }
}
