using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>The segments of a journal and how far it is durable, as the writer publishes them to the readers. Thread-safe.</summary>
internal sealed class SegmentList(IFileSystem files, string directory, IReadOnlyList<Segment> segments, JournalPosition durable)
{
    private readonly Lock _changing = new();
    private readonly Lock _publishing = new();
    private Segment[] _segments = [.. segments];
    private JournalPosition _durable = durable;

    public JournalPosition Durable
    {
        get
        {
            lock (_publishing) return _durable;
        }
    }

    public Segment? Last => Current is [.., var last] ? last : null;

    public long FirstSeq => Current is [var first, ..] ? first.Header.FirstSeq : Durable.Seq + 1;

    public long Bytes => Current.Sum(segment => (long)segment.Header.SegmentBytes);

    /// <summary>See <see cref="IJournal.SeqFollowedBy"/>.</summary>
    public long SeqFollowedBy(long bytes)
    {
        var segments = Current;
        long behind = 0;
        for (var i = segments.Length - 1; i > 0; i--)
        {
            behind += BatchBytes(segments[i]);
            if (behind >= bytes) return segments[i].Header.FirstSeq - 1;
        }

        return FirstSeq - 1;
    }

    /// <summary>See <see cref="IJournal.BytesAfter"/>.</summary>
    public long BytesAfter(long seq)
    {
        if (Durable.Seq <= seq) return 0;
        var segments = Current;
        var first = Math.Max(0, Array.FindLastIndex(segments, segment => segment.Header.FirstSeq <= seq + 1));
        return segments.Skip(first).Sum(BatchBytes);
    }

    private static long BatchBytes(Segment segment) => segment.DurableEnd - SegmentHeader.Bytes;

    private Segment[] Current => Volatile.Read(ref _segments);

    public void Publish(JournalPosition durable)
    {
        lock (_publishing) _durable = durable;
    }

    /// <summary>Adds a segment behind the last; one that begins with the same seq held nothing and is replaced.</summary>
    public void Add(Segment segment)
    {
        lock (_changing)
        {
            var kept = Current.Where(other => other.Header.FirstSeq != segment.Header.FirstSeq);
            Volatile.Write(ref _segments, [.. kept, segment]);
        }
    }

    /// <summary>The segment where a seq is, or will be while it is not durable yet; null when there is none or it was trimmed.</summary>
    public Segment? Holding(long seq) => Array.FindLast(Current, segment => segment.Header.FirstSeq <= seq);

    /// <summary>See <see cref="IJournal.Trim"/>. Oldest first and each durably, so that a crash leaves no gap.</summary>
    public int Trim(long upToSeq, JournalPoison poison)
    {
        lock (_changing)
        {
            var removed = 0;
            while (Current is [var first, var second, ..] && second.Header.FirstSeq - 1 <= upToSeq)
            {
                Delete(first.Path, poison);
                Volatile.Write(ref _segments, Current[1..]);
                SyncDirectory(poison);
                removed++;
            }

            return removed;
        }
    }

    /// <exception cref="JournalPoisonedException">It failed: a directory that cannot be changed can take no new segment either.</exception>
    private void Delete(string path, JournalPoison poison)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error)
        {
            throw poison.Record(error);
        }
    }

    /// <exception cref="JournalPoisonedException">It failed: what the directory will hold after a crash is unknown.</exception>
    public void SyncDirectory(JournalPoison poison)
    {
        try
        {
            files.SyncDirectory(directory);
        }
        catch (Exception error)
        {
            throw poison.Record(error);
        }
    }
}
