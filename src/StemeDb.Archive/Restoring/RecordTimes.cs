using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Journal;

namespace StemeDb.Archive.Restoring;

/// <summary>When the records of a batch were recorded.</summary>
internal static class RecordTimes
{
    public static IEnumerable<(long Seq, Instant RecordedAt)> Of(JournalBatch batch)
    {
        var records = new List<ReadOnlyMemory<byte>>(batch.Count);
        RecordBatch.Split(batch.Payload, batch.Count, records);
        return records.Select(RecordView.Read).Select(view => (view.Seq, view.RecordedAt));
    }
}
