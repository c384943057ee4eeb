using System.Diagnostics;
using StemeDb.Model.Records;
using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Index;

/// <summary>Brings an index that was just opened up to the durable end of the journal.</summary>
public static class JournalReplay
{
    /// <summary>Applies every record that the runs do not cover, in the batches of the journal.</summary>
    /// <param name="journal">The journal, recovered.</param>
    /// <param name="store">The index, opened; nobody else writes to it.</param>
    /// <param name="cancellationToken">Ends the replay; the store must then be disposed of.</param>
    /// <exception cref="JournalGapException">Runs and journal do not meet: records between them are missing.</exception>
    /// <exception cref="RecordFormatException">The journal holds what is no record.</exception>
    /// <exception cref="IndexFlushException">Memory is full and could not be written to disk.</exception>
    public static async Task<ReplayReport> RunAsync(IJournal journal, IIndexStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(store);
        var started = Stopwatch.GetTimestamp();
        var fromSeq = store.AppliedSeq + 1;
        var durableSeq = journal.Durable.Seq;
        if (journal.FirstRetainedSeq > fromSeq || durableSeq < fromSeq - 1)
        {
            throw new JournalGapException(store.AppliedSeq, journal.FirstRetainedSeq, durableSeq);
        }

        if (durableSeq < fromSeq) return new ReplayReport(0, 0, Stopwatch.GetElapsedTime(started));
        using var reader = journal.Read(fromSeq);
        var records = new List<ReadOnlyMemory<byte>>();
        long bytes = 0;
        while (reader.TryRead(out var batch))
        {
            await store.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            records.Clear();
            RecordBatch.Split(batch.Payload, batch.Count, records);
            var known = (int)Math.Max(0, store.AppliedSeq + 1 - batch.FirstSeq);
            store.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(records)[known..]);
            bytes += batch.Payload.Length;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new ReplayReport(store.AppliedSeq - fromSeq + 1, bytes, Stopwatch.GetElapsedTime(started));
    }
}

/// <summary>What a replay did.</summary>
/// <param name="Records">Records applied, 0 or more.</param>
/// <param name="Bytes">Bytes of the journal batches read.</param>
/// <param name="Elapsed">How long it took.</param>
public readonly record struct ReplayReport(long Records, long Bytes, TimeSpan Elapsed);
