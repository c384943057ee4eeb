using StemeDb.Archive.Journal;
using StemeDb.Contracts.Results;
using StemeDb.WalArchiver.Telemetry;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>What the archiver is doing, for health and metrics. Written by the archiver, read by anybody; thread-safe.</summary>
internal sealed class ArchiverState(ArchiverMetrics metrics, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private long _generation;
    private long _durableSeq;
    private long _readSeq;
    private long _archivedSeq;
    private long _pendingBytes;
    private DateTimeOffset? _oldestPending;
    private double _bytesPerRecord;
    private string? _problem = "it has not reached the engine and the archive yet";
    private string? _gap;

    /// <summary>Why it does not archive at the moment; null when it does.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock) return _problem;
        }
    }

    /// <summary>What the archive lacks; null when it lacks nothing.</summary>
    public string? Gap
    {
        get
        {
            lock (_lock) return _gap;
        }
    }

    public long Generation => Read(() => _generation);

    public long ArchivedSeq => Read(() => _archivedSeq);

    /// <summary>The last seq that was read from the engine, archived or not.</summary>
    public long ReadSeq => Read(() => _readSeq);

    public long LagRecords => Read(() => Math.Max(0, _durableSeq - _archivedSeq));

    /// <summary>What is in memory, and an estimate of what was not read yet by the size of the records read last.</summary>
    public double LagBytes => Read(() => _pendingBytes + (Math.Max(0, _durableSeq - Math.Max(_readSeq, _archivedSeq)) * _bytesPerRecord));

    /// <summary>Age of the oldest record that was read and is not archived.</summary>
    public double LagSeconds => Read(() => _oldestPending is { } oldest ? Math.Max(0, (clock.GetUtcNow() - oldest).TotalSeconds) : 0);

    public void Waiting(string problem)
    {
        lock (_lock) _problem = problem;
    }

    public void Resumed(JournalFeedPart engine, ArchivePosition position)
    {
        lock (_lock)
        {
            (_generation, _durableSeq, _archivedSeq, _readSeq) = (engine.Generation, engine.DurableSeq, position.Seq, position.Seq);
            (_pendingBytes, _oldestPending, _problem) = (0, null, null);
        }
    }

    public void FoundGap(string gap)
    {
        lock (_lock) _gap = gap;
        metrics.Failed("gap");
    }

    public void Told(JournalFeedPart part)
    {
        lock (_lock) _durableSeq = Math.Max(_durableSeq, part.DurableSeq);
    }

    public void Added(JournalFeedBatch batch)
    {
        lock (_lock)
        {
            _readSeq = batch.LastSeq;
            _pendingBytes += batch.Payload.Length;
            _bytesPerRecord = (double)batch.Payload.Length / batch.Count;
            _oldestPending ??= new DateTimeOffset(batch.FirstRecordedAt.Ticks, TimeSpan.Zero);
        }
    }

    public void Shipped(SealedPiece piece)
    {
        lock (_lock)
        {
            _archivedSeq = piece.Header.LastSeq;
            (_pendingBytes, _oldestPending, _problem) = (0, null, null);
        }

        metrics.Shipped(piece);
    }

    public void StoreFailed(Exception error)
    {
        lock (_lock) _problem = error.Message;
        metrics.Failed("store");
    }

    public void EngineFailed(Exception error)
    {
        lock (_lock) _problem = error.Message;
        metrics.Failed("engine");
    }

    public void NotReported() => metrics.Failed("engine");

    public void Stopped(int exitCode, string why)
    {
        lock (_lock) _problem = why;
        metrics.Failed(exitCode switch
        {
            ArchiverExitCodes.Conflict => "conflict",
            ArchiverExitCodes.LeaseTaken => "lease",
            ArchiverExitCodes.OtherPast => "other_past",
            _ => "archive",
        });
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock) return read();
    }
}
