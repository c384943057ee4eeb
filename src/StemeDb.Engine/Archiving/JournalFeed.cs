using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Model.Records;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Archiving;

/// <summary>One feed of the journal: reads durable batches, as many as fill a message. For one thread at a time.</summary>
internal sealed class JournalFeed(IJournal journal, DataDirectoryMetadata metadata, IJournalReader reader) : IDisposable
{
    /// <summary>Bytes of payloads after which a message is full; one batch may go beyond.</summary>
    private const int PartBytes = 512 << 10;

    private readonly List<ReadOnlyMemory<byte>> _records = [];

    /// <summary>Everything up to this seq was read.</summary>
    public long Seq { get; private set; }

    /// <summary>What a message says beside its batches.</summary>
    public static JournalPart Positions(IJournal journal, DataDirectoryMetadata metadata)
    {
        // In this order: what is retained is never said to begin behind its end.
        var first = journal.FirstRetainedSeq;
        var durable = journal.Durable;
        return new JournalPart
        {
            ClusterId = metadata.ClusterId.ToString(),
            Generation = (ulong)metadata.Generation,
            FirstRetainedSeq = (ulong)first,
            DurableSeq = (ulong)durable.Seq,
            DurableChecksum = durable.Checksum,
        };
    }

    /// <summary>The next message.</summary>
    /// <returns>Its batches are empty when nothing more is durable.</returns>
    /// <exception cref="JournalException">The journal cannot be read on.</exception>
    /// <exception cref="RecordFormatException">The journal holds what is no record.</exception>
    public JournalPart Read()
    {
        List<DurableBatch> batches = [];
        for (var bytes = 0; bytes < PartBytes && TryRead(batches.Count > 0, out var batch); bytes += batch.Payload.Length)
        {
            _records.Clear();
            RecordBatch.Split(batch.Payload, batch.Count, _records);
            batches.Add(new DurableBatch
            {
                FirstSeq = (ulong)batch.FirstSeq,
                Count = (uint)batch.Count,
                Payload = ByteString.CopyFrom(batch.Payload.Span),
                Previous = batch.Previous,
                Checksum = batch.Checksum,
                FirstRecordedAt = RecordView.Read(_records[0]).RecordedAt.Ticks,
                LastRecordedAt = RecordView.Read(_records[^1]).RecordedAt.Ticks,
            });
            Seq = batch.LastSeq;
        }

        var part = Positions(journal, metadata);
        part.Batches.AddRange(batches);
        return part;
    }

    public void Dispose() => reader.Dispose();

    /// <summary>What stands before a fault is told first; the fault comes again with the next message.</summary>
    private bool TryRead(bool hasBatches, out JournalBatch batch)
    {
        try
        {
            return reader.TryRead(out batch);
        }
        catch (JournalException) when (hasBatches)
        {
            batch = default;
            return false;
        }
    }
}
