using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Ingest;

/// <summary>Where the clock of the log stands after a start.</summary>
internal static class LogClock
{
    /// <summary>
    /// recorded_at of the log's last record, behind which the clock never goes back. Where a damaged run hides it from the
    /// index, the journal tells it; where the journal no longer holds it either, only the machine's clock is left.
    /// </summary>
    /// <param name="store">Has replayed the journal.</param>
    /// <param name="journal">The journal of the store.</param>
    public static Instant LastRecordedAt(IIndexStore store, IJournal journal)
    {
        using var reader = store.OpenReader();
        try
        {
            return reader.Seq == 0 ? default : reader.Records(reader.Seq).First().RecordedAt;
        }
        catch (RangeUnavailableException) when (journal.FirstRetainedSeq <= reader.Seq)
        {
            return RecordedAtInJournal(journal, reader.Seq);
        }
        catch (RangeUnavailableException)
        {
            return default;
        }
    }

    private static Instant RecordedAtInJournal(IJournal journal, long seq)
    {
        using var batches = journal.Read(seq);
        var records = new List<ReadOnlyMemory<byte>>();
        if (!batches.TryRead(out var batch)) return default;
        RecordBatch.Split(batch.Payload, batch.Count, records);
        return RecordView.Read(records[(int)(seq - batch.FirstSeq)]).RecordedAt;
    }
}
