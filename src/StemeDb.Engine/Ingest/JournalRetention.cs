using StemeDb.Engine.Archiving;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// Trims the journal behind the checkpoint, but keeps some more of it, and what is not archived: what rebuilds a damaged run and
/// feeds an archive is the journal. For the committer's thread, which owns trimming.
/// </summary>
/// <param name="journal">What is trimmed.</param>
/// <param name="store">Says from where on the journal is needed: for a start, or to rebuild a damaged run.</param>
/// <param name="hold">Says what is held for the archive.</param>
/// <param name="retainBytes">Bytes of the newest batches that are kept in any case.</param>
internal sealed class JournalRetention(IJournal journal, IIndexStore store, ArchiveHold hold, long retainBytes)
{
    private readonly long _lookEveryBytes = Math.Max(1, retainBytes / 16);
    private long _appendedBytes;

    /// <summary>A batch was appended; trims when that has become possible.</summary>
    /// <param name="bytes">Bytes of its payload.</param>
    /// <returns>Segments removed.</returns>
    public int Appended(int bytes)
    {
        _appendedBytes += bytes;
        if (_appendedBytes < _lookEveryBytes)
        {
            return 0;
        }

        _appendedBytes = 0;
        var upTo = hold.MayTrimTo(Math.Min(store.JournalNeededFrom - 1, journal.SeqFollowedBy(retainBytes)));
        if (upTo < journal.FirstRetainedSeq)
        {
            return 0;
        }

        var removed = journal.Trim(upTo);
        if (removed > 0) hold.Trimmed(journal.FirstRetainedSeq - 1);
        return removed;
    }
}
