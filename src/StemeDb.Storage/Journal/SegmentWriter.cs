using System.Numerics;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>Writes batches into the last segment and takes the next one into use when it is full. For the writer's thread.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IFileSystem _files;
    private readonly JournalOptions _options;
    private readonly SegmentList _segments;
    private readonly JournalPoison _poison;
    private readonly SegmentPreparer _preparer;
    private byte[] _buffer = new byte[256 * 1024];
    private Segment? _segment;
    private IStorageFile? _file;
    private bool _isBegun;

    public SegmentWriter(IFileSystem files, JournalOptions options, SegmentList segments, JournalPoison poison)
    {
        (_files, _options, _segments, _poison) = (files, options, segments, poison);
        _preparer = new SegmentPreparer(files, options.Directory, options.SegmentBytes, options.Background);
        _segment = segments.Last;
        _isBegun = _segment is not null;
        _file = _segment is null ? null : files.Open(_segment.Path, writable: true);
        PrepareNextInTime();
    }

    /// <summary>The largest payload: one that fills a new segment.</summary>
    public int BatchBytesMax => _options.SegmentBytes - SegmentHeader.Bytes - BatchHeader.Bytes;

    /// <summary>Makes sure that the last segment has room. Writes nothing of the batch.</summary>
    /// <exception cref="DiskFullException">There is no room for a new segment; everything is as it was.</exception>
    public void EnsureRoom(JournalPosition durable, int payloadBytes)
    {
        if (_segment is null || !_segment.HasRoomFor(BatchHeader.BatchBytesOf(payloadBytes))) TakeNext(durable);
        if (_isBegun) return;
        _options.Begun?.Invoke();
        _isBegun = true;
    }

    /// <summary>Writes a batch behind the last one and makes it durable. There is room for it.</summary>
    public JournalPosition Write(JournalPosition durable, int count, ReadOnlySpan<byte> payload)
    {
        var segment = _segment!;
        var offset = segment.DurableEnd;
        var batch = BatchBuffer((int)BatchHeader.BatchBytesOf(payload.Length));
        payload.CopyTo(batch[BatchHeader.Bytes..]);
        batch[(BatchHeader.Bytes + payload.Length)..].Clear();
        var checksum = BatchHeader.Write(batch, payload.Length, count, durable.Seq + 1, durable.Checksum, segment.HeaderChecksum, offset);

        _file!.Write(offset, batch);
        _file.Sync();

        var position = new JournalPosition(durable.Seq + count, checksum);
        segment.Advance(offset + batch.Length);
        _segments.Publish(position);
        PrepareNextInTime();
        return position;
    }

    public void Dispose()
    {
        _preparer.Dispose();
        _file?.Dispose();
    }

    private void TakeNext(JournalPosition durable)
    {
        var header = new SegmentHeader(_options.ClusterId, _options.Generation, durable.Seq + 1, _options.SegmentBytes, durable.Checksum);
        var path = Path.Combine(_options.Directory, SegmentName.Of(header.FirstSeq));
        uint checksum;
        using (var prepared = _preparer.Take())
        {
            // Until it is renamed nothing depends on it, and the next one prepared replaces it.
            checksum = WriteHeader(prepared, header);
            _files.Rename(prepared.Path, path);
        }

        _segments.SyncDirectory(_poison);
        _file?.Dispose();
        _file = _files.Open(path, writable: true);
        _segment = new Segment(path, header, checksum, SegmentHeader.Bytes);
        _segments.Add(_segment);
    }

    private static uint WriteHeader(IStorageFile file, SegmentHeader header)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.FieldBytes];
        var checksum = header.Write(bytes);
        file.Write(0, bytes);
        file.Sync();
        return checksum;
    }

    // Half a segment is far more time than preparing one takes, and a small journal needs no second file.
    private void PrepareNextInTime()
    {
        if (_segment is null || _segment.DurableEnd > _segment.Header.SegmentBytes / 2) _preparer.Begin();
    }

    private Span<byte> BatchBuffer(int bytes)
    {
        if (_buffer.Length < bytes) _buffer = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)bytes)];
        return _buffer.AsSpan(0, bytes);
    }
}
