using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// Trims the journal behind the checkpoint, but keeps some more of it: what rebuilds a damaged run and feeds an archive is the
/// journal. For the committer's thread, which owns trimming.
/// </summary>
/// <param name="journal">What is trimmed.</param>
/// <param name="store">Says from where on the journal is needed: for a start, or to rebuild a damaged run.</param>
/// <param name="retainBytes">Bytes of the newest batches that are kept in any case.</param>
internal sealed class JournalRetention(IJournal journal, IIndexStore store, long retainBytes)
{
    private readonly long _markEveryBytes = Math.Max(1, retainBytes / 16);

    // Marks of how far the journal had grown at a seq. What was there at the start counts as one: its inner sizes are unknown.
    private readonly Queue<(long Seq, long Bytes)> _marks = new([(journal.Durable.Seq, 0)]);
    private long _appendedBytes;
    private long _markedBytes;
    private long _trimmedTo;

    /// <summary>A batch was appended; trims when that has become possible.</summary>
    /// <returns>Segments removed.</returns>
    public int Appended(long lastSeq, int bytes)
    {
        _appendedBytes += bytes;
        if (_appendedBytes - _markedBytes < _markEveryBytes)
        {
            return 0;
        }

        _markedBytes = _appendedBytes;
        _marks.Enqueue((lastSeq, _appendedBytes));
        return Trim(store.JournalNeededFrom - 1);
    }

    private int Trim(long unneededSeq)
    {
        var upTo = _trimmedTo;
        while (_marks.TryPeek(out var mark) && mark.Seq <= unneededSeq && _appendedBytes - mark.Bytes >= retainBytes)
        {
            upTo = mark.Seq;
            _marks.Dequeue();
        }

        if (upTo == _trimmedTo)
        {
            return 0;
        }

        _trimmedTo = upTo;
        return journal.Trim(upTo);
    }
}
