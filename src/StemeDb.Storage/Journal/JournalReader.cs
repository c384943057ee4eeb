using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>Reads the durable batches of a <see cref="SegmentedJournal"/> beside its writer.</summary>
internal sealed class JournalReader(IFileSystem files, SegmentList segments, JournalPoison poison, long fromSeq) : IJournalReader
{
    private Segment? _segment;
    private SegmentWindow? _window;
    private long _offset;
    private bool _disposed;
    private JournalPosition _position = new(fromSeq - 1, Checksum: 0);

    public bool TryRead(out JournalBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        poison.ThrowIfPoisoned();
        while (_segment is not null || MoveToSegment())
        {
            // In this order: when there is a segment after this one, its durable end is final.
            var isLast = ReferenceEquals(segments.Last, _segment);
            var end = _segment!.DurableEnd;
            if (_offset < end)
            {
                batch = ReadBatch(end);
                if (batch.LastSeq >= fromSeq) return true;
            }
            else if (isLast || !MoveToSegment())
            {
                break;
            }
        }

        batch = default;
        return false;
    }

    public void Dispose()
    {
        _disposed = true;
        _window?.Dispose();
    }

    private bool MoveToSegment()
    {
        var next = segments.Holding(_position.Seq + 1);
        if (next is null && segments.Last is null) return false;
        if (next is null) throw Trimmed();

        var window = OpenWindow(next);
        _window?.Dispose();
        (_segment, _window, _offset) = (next, window, SegmentHeader.Bytes);
        _position = new JournalPosition(next.Header.FirstSeq - 1, next.Header.Previous);
        return true;
    }

    private SegmentWindow OpenWindow(Segment segment)
    {
        try
        {
            return new SegmentWindow(files.Open(segment.Path, writable: false));
        }
        catch (FileNotFoundException) when (segments.FirstSeq > segment.Header.FirstSeq)
        {
            throw Trimmed();
        }
    }

    private JournalBatch ReadBatch(long end)
    {
        var start = _window!.Read(_offset, BatchHeader.Bytes, end).Span;
        var holds = BatchHeader.TryRead(start, _segment!.HeaderChecksum, _offset, out var header)
            && header.FirstSeq == _position.Seq + 1 && header.Previous == _position.Checksum && _offset + header.BatchBytes <= end;
        var batch = holds ? _window.Read(_offset, header.BatchBytes, end) : default;
        if (!holds || batch.Length < header.BatchBytes || !header.Holds(batch.Span))
        {
            throw new JournalCorruptException(new JournalDamage(
                JournalFault.BatchDamaged, _segment.Path, _offset, _position.Seq + 1, holds ? header.LastSeq : null,
                "a batch that was durable is no longer what was written"));
        }

        _offset += header.BatchBytes;
        _position = new JournalPosition(header.LastSeq, header.Checksum);
        return new JournalBatch(header.FirstSeq, header.Count, batch.Slice(BatchHeader.Bytes, header.Length), header.Checksum)
        {
            Previous = header.Previous,
        };
    }

    private JournalTrimmedException Trimmed() => new(_position.Seq + 1, segments.FirstSeq);
}
