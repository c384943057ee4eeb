using System.Globalization;
using System.Numerics;
using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Restoring;

/// <summary>
/// Lays down a journal of a new generation from batches of another: in the same batches, so that the chained checksum at every
/// seq is that of the journal they come from. A segment gets its name when it is full and durable, so that after a crash
/// it goes on behind the last whole one. For one thread at a time.
/// </summary>
public sealed class JournalLanding : IDisposable
{
    private static readonly byte[] _zeros = new byte[1024 * 1024];

    private readonly IFileSystem _files;
    private readonly JournalOptions _options;
    private byte[] _buffer = new byte[256 * 1024];
    private IStorageFile? _file;
    private SegmentHeader _header;
    private uint _headerChecksum;
    private long _offset;

    private JournalLanding(IFileSystem files, JournalOptions options, JournalPosition position) =>
        (_files, _options, Position) = (files, options, position);

    /// <summary>Where the next batch goes.</summary>
    public JournalPosition Position { get; private set; }

    /// <summary>Begins, or goes on behind the whole segments that are there.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where, whose, and how long segments are; the generation is the new one.</param>
    /// <param name="start">What comes before the first batch.</param>
    /// <exception cref="RestoreRefusedException">The segments that are there do not begin at <paramref name="start"/>.</exception>
    /// <exception cref="JournalCorruptException">They are damaged.</exception>
    public static JournalLanding Open(IFileSystem files, JournalOptions options, JournalPosition start)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var walk = new JournalWalk(files, options.Directory, damage => throw new JournalCorruptException(damage))
        {
            Owner = (options.ClusterId, options.Generation),
        };
        var walked = walk.Run();
        if (walked.Count == 0) return new JournalLanding(files, options, start);
        var first = walked[0].Opening.Segment?.Header;
        return first is { } header && (header.FirstSeq, header.Previous) == (start.Seq + 1, start.Checksum)
            ? new JournalLanding(files, options, walked[^1].Position)
            : throw new RestoreRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The segments in '{options.Directory}' do not begin behind seq {start.Seq} with checksum {start.Checksum:x8}. Restore into an empty directory."));
    }

    /// <summary>Writes a whole batch.</summary>
    /// <param name="batch">It continues <see cref="Position"/>.</param>
    /// <exception cref="InvalidDataException">It does not continue what was written, or its bytes are not those its checksum is of.</exception>
    /// <exception cref="DiskFullException">No room.</exception>
    public void Append(in JournalBatch batch)
    {
        if (batch.FirstSeq != Position.Seq + 1) throw Broken($"begins with seq {batch.FirstSeq}", batch);
        var before = Position;
        Write(batch.Count, batch.Payload.Span);
        if (Position.Checksum != batch.Checksum) throw Broken($"follows seq {before.Seq} with another checksum than {batch.Checksum:x8}", batch);
    }

    /// <summary>
    /// Writes the records of a batch up to a seq: a restore to a place that was none of the old journal. The chain is its own
    /// from here on. The whole batch is checked first.
    /// </summary>
    /// <param name="batch">It continues <see cref="Position"/>.</param>
    /// <param name="lastSeq">The last record that is kept: one of the batch.</param>
    /// <inheritdoc cref="Append"/>
    public void AppendUpTo(in JournalBatch batch, long lastSeq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lastSeq, batch.FirstSeq);
        if (lastSeq >= batch.LastSeq)
        {
            Append(batch);
            return;
        }

        if (batch.FirstSeq != Position.Seq + 1 || ChainOf(batch) != batch.Checksum) throw Broken("is not the one that continues it", batch);
        var kept = (int)(lastSeq - batch.FirstSeq + 1);
        var records = new List<ReadOnlyMemory<byte>>(batch.Count);
        RecordBatch.Split(batch.Payload, batch.Count, records);
        Write(kept, batch.Payload.Span[..(sizeof(int) * kept + records.Take(kept).Sum(record => record.Length))]);
    }

    /// <summary>Makes everything durable. The last segment is written full of zeros, ready for an engine to go on in it.</summary>
    public void Finish()
    {
        if (_file is null && HasSegments()) return;
        if (_file is null) Begin();
        for (var at = _offset; at < _header.SegmentBytes; at += _zeros.Length)
        {
            _file!.Write(at, _zeros.AsSpan(0, (int)Math.Min(_zeros.Length, _header.SegmentBytes - at)));
        }

        Seal();
    }

    /// <summary>Closes the file being written; without <see cref="Finish"/> what is in it is written again by the next try.</summary>
    public void Dispose() => _file?.Dispose();

    private bool HasSegments() => _files.ListFiles(_options.Directory).Any(SegmentName.IsSegment);

    private void Write(int count, ReadOnlySpan<byte> payload)
    {
        var bytes = BatchHeader.BatchBytesOf(payload.Length);
        if (_file is not null && _header.SegmentBytes - _offset < bytes) Seal();
        if (_file is null) Begin();
        if (_header.SegmentBytes - _offset < bytes)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The batch at seq {Position.Seq + 1} has {payload.Length} bytes and does not fit into a segment of {_header.SegmentBytes} bytes. Give larger segments."));
        }

        var batch = Buffer((int)bytes);
        payload.CopyTo(batch[BatchHeader.Bytes..]);
        batch[(BatchHeader.Bytes + payload.Length)..].Clear();
        var checksum = BatchHeader.Write(batch, payload.Length, count, Position.Seq + 1, Position.Checksum, _headerChecksum, _offset);
        _file!.Write(_offset, batch);
        _offset += bytes;
        Position = new JournalPosition(Position.Seq + count, checksum);
    }

    private uint ChainOf(in JournalBatch batch)
    {
        var bytes = Buffer((int)BatchHeader.BatchBytesOf(batch.Payload.Length));
        batch.Payload.Span.CopyTo(bytes[BatchHeader.Bytes..]);
        bytes[(BatchHeader.Bytes + batch.Payload.Length)..].Clear();
        return BatchHeader.Write(bytes, batch.Payload.Length, batch.Count, batch.FirstSeq, Position.Checksum, _headerChecksum, _offset);
    }

    private void Begin()
    {
        _header = new SegmentHeader(_options.ClusterId, _options.Generation, Position.Seq + 1, _options.SegmentBytes, Position.Checksum);
        var path = PathOf(_header) + AtomicFile.TemporarySuffix;
        if (_files.FileExists(path)) _files.Delete(path);
        _file = _files.Create(path);
        Span<byte> fields = stackalloc byte[SegmentHeader.FieldBytes];
        _headerChecksum = _header.Write(fields);
        _file.Write(0, fields);
        _offset = SegmentHeader.Bytes;
    }

    private void Seal()
    {
        _file!.SetLength(_header.SegmentBytes);
        _file.Sync();
        _file.Dispose();
        _file = null;
        _files.Rename(PathOf(_header) + AtomicFile.TemporarySuffix, PathOf(_header));
        _files.SyncDirectory(_options.Directory);
    }

    private string PathOf(SegmentHeader header) => Path.Combine(_options.Directory, SegmentName.Of(header.FirstSeq));

    private Span<byte> Buffer(int bytes)
    {
        if (_buffer.Length < bytes) _buffer = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)bytes)];
        return _buffer.AsSpan(0, bytes);
    }

    private InvalidDataException Broken(string what, in JournalBatch batch) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The journal is laid down up to seq {Position.Seq}, and the batch with seq {batch.FirstSeq} to {batch.LastSeq} {what}: it belongs to another history or is damaged."));
}
