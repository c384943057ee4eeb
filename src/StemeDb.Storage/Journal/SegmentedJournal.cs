using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>
/// The journal on files: segments of fixed length, written full of zeros ahead of time, each batch appended by one write
/// and one sync. The format is drawn in docs/formats/journal.md.
/// </summary>
public sealed class SegmentedJournal : IJournal
{
    private readonly JournalPoison _poison = new();
    private readonly SegmentList _segments;
    private readonly SegmentWriter _writer;
    private readonly IFileSystem _files;
    private bool _disposed;

    private SegmentedJournal(IFileSystem files, JournalOptions options, RecoveredJournal recovered)
    {
        _files = files;
        _segments = new SegmentList(files, options.Directory, recovered.Segments, recovered.Durable);
        _writer = new SegmentWriter(files, options, _segments, _poison);
        Recovery = recovered.Report;
    }

    /// <summary>What was found when the journal was opened.</summary>
    public JournalRecoveryReport Recovery { get; }

    /// <inheritdoc/>
    public JournalPosition Durable => _segments.Durable;

    /// <inheritdoc/>
    public long FirstRetainedSeq => _segments.FirstSeq;

    /// <inheritdoc/>
    public long RetainedBytes => _segments.Bytes;

    /// <inheritdoc/>
    public long SeqFollowedBy(long bytes) => _segments.SeqFollowedBy(bytes);

    /// <inheritdoc/>
    public long BytesAfter(long seq) => _segments.BytesAfter(seq);

    /// <inheritdoc/>
    public Exception? Failure => _poison.Cause;

    /// <inheritdoc/>
    public int BatchBytesMax => _writer.BatchBytesMax;

    /// <summary>
    /// Reads and checks every byte of the journal in a directory, cuts off a torn tail, and opens it for writing. The caller
    /// holds the lock of the data directory.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where, and whose.</param>
    /// <exception cref="JournalCorruptException">The files are damaged; nothing was changed.</exception>
    /// <exception cref="JournalMissingException">It was begun before, and there is no segment.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static SegmentedJournal Open(IFileSystem files, JournalOptions options)
    {
        DurableDirectory.Create(files, options.Directory);
        var recovered = JournalRecovery.Run(files, options);
        if (options.IsBegun && recovered.Segments.Count == 0) throw new JournalMissingException(options.Directory);
        if (!options.IsBegun && recovered.Segments.Count > 0) options.Begun?.Invoke();
        return new SegmentedJournal(files, options, recovered);
    }

    /// <inheritdoc/>
    public JournalPosition Append(long firstSeq, int count, ReadOnlySpan<byte> payload)
    {
        ThrowIfUnusable();
        var durable = _segments.Durable;
        if (firstSeq != durable.Seq + 1)
        {
            throw new ArgumentException($"The next seq is {durable.Seq + 1}, not {firstSeq}.", nameof(firstSeq));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (payload.IsEmpty || payload.Length > BatchBytesMax)
        {
            throw new ArgumentException($"A batch holds 1 to {BatchBytesMax} bytes, not {payload.Length}.", nameof(payload));
        }

        var room = false;
        try
        {
            _writer.EnsureRoom(durable, payload.Length);
            room = true;
            return _writer.Write(durable, count, payload);
        }
        catch (Exception error) when (room || error is not DiskFullException)
        {
            throw _poison.Record(error);
        }
    }

    /// <inheritdoc/>
    public IJournalReader Read(long fromSeq)
    {
        ThrowIfUnusable();
        ArgumentOutOfRangeException.ThrowIfLessThan(fromSeq, 1);
        var first = FirstRetainedSeq;
        return fromSeq >= first
            ? new JournalReader(_files, _segments, _poison, fromSeq)
            : throw new JournalTrimmedException(fromSeq, first);
    }

    /// <inheritdoc/>
    public int Trim(long upToSeq)
    {
        ThrowIfUnusable();
        return _segments.Trim(upToSeq, _poison);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _writer.Dispose();
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _poison.ThrowIfPoisoned();
    }
}
