namespace StemeDb.Storage.Journal;

/// <summary>Walks over the whole batches of a segment, checking every byte, and says how they end. Changes nothing.</summary>
internal sealed class SegmentScanner(SegmentWindow window, Segment segment, long fileLength, bool isLast, JournalPosition before)
{
    private readonly TailJudge _judge = new(window, segment, fileLength, isLast);

    /// <summary>The position behind the last whole batch.</summary>
    public JournalPosition Position { get; private set; } = before;

    /// <summary>Where the next batch begins.</summary>
    public long Offset { get; private set; } = SegmentHeader.Bytes;

    /// <summary>Whole batches so far.</summary>
    public long Batches { get; private set; }

    /// <summary>Where the last whole batch begins; null when there is none.</summary>
    public long? LastBatchAt { get; private set; }

    /// <summary>How the batches end; set when <see cref="MoveNext"/> returned false.</summary>
    public SegmentEnd End { get; private set; }

    /// <summary>Moves over the next batch.</summary>
    /// <returns>False at the end of the whole batches.</returns>
    public bool MoveNext()
    {
        var start = window.Read(Offset, BatchHeader.Bytes, fileLength).Span;
        if (!BatchHeader.TryRead(start, segment.HeaderChecksum, Offset, out var header))
        {
            End = _judge.WithoutHeader(Offset, Position);
            return false;
        }

        if (!Continues(header) || !header.Holds(window.Read(Offset, header.BatchBytes, fileLength).Span))
        {
            End = _judge.BehindHeader(Offset, header, Position);
            return false;
        }

        Advance(header);
        return true;
    }

    /// <summary>
    /// For looking further than the first damage: moves to the next header that holds, and takes its batch as the next.
    /// </summary>
    /// <returns>False when there is none.</returns>
    public bool SkipDamage()
    {
        var rest = new SegmentRest(window, segment, fileLength);
        if (rest.FindHeader(Offset + 8, Position.Seq + 1, out var header) is not { } offset) return false;

        Offset = offset;
        Position = new JournalPosition(header.FirstSeq - 1, header.Previous);
        return true;
    }

    /// <summary>The last seq of the batch at <see cref="Offset"/>, as its header announces it; null when no header holds there.</summary>
    public long? LastSeqAnnounced() =>
        BatchHeader.TryRead(window.Read(Offset, BatchHeader.Bytes, fileLength).Span, segment.HeaderChecksum, Offset, out var header)
            ? header.LastSeq
            : null;

    private bool Continues(BatchHeader header) =>
        header.FirstSeq == Position.Seq + 1 && header.Previous == Position.Checksum && Offset + header.BatchBytes <= fileLength;

    private void Advance(BatchHeader header)
    {
        LastBatchAt = Offset;
        Offset += header.BatchBytes;
        Position = new JournalPosition(header.LastSeq, header.Checksum);
        Batches++;
    }
}
