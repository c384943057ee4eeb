using StemeDb.Contracts.V1;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Checkpoints;

/// <summary>Says what a pinned checkpoint is.</summary>
internal static class PinDescription
{
    public static PinCheckpointReply Of(CheckpointPin pin, DataDirectoryMetadata metadata, IIndexStore store, IJournal journal)
    {
        var checkpoint = pin.Checkpoint;
        var reply = new PinCheckpointReply
        {
            Pin = pin.Id,
            TtlMs = (uint)pin.TimeToLive.TotalMilliseconds,
            Manifest = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(checkpoint.ManifestBytes),
            Seq = (ulong)checkpoint.Seq,
            AssertionCount = (ulong)checkpoint.Counts.Assertions,
            ClusterId = metadata.ClusterId.ToString(),
            Generation = (ulong)metadata.Generation,
        };
        reply.Runs.AddRange(checkpoint.Runs.Select(run => new PinnedFile { Name = run.FileName, Size = (ulong)run.Length }));
        if (checkpoint.Seq == 0)
        {
            reply.HasChecksum = true;
            return reply;
        }

        using var reader = store.OpenReader(checkpoint.Seq);
        reply.RecordedAt = reader.Records(checkpoint.Seq).First().RecordedAt.Ticks;
        if (Checksum(journal, checkpoint.Seq) is { } checksum) (reply.HasChecksum, reply.Checksum) = (true, checksum);
        return reply;
    }

    /// <summary>The chained checksum behind a seq; null when the journal does not hold the batch that ends there any more.</summary>
    private static uint? Checksum(IJournal journal, long seq)
    {
        if (journal.Durable is var durable && durable.Seq == seq) return durable.Checksum;
        if (journal.FirstRetainedSeq > seq) return null;
        try
        {
            using var batches = journal.Read(seq);
            return batches.TryRead(out var batch) && batch.LastSeq == seq ? batch.Checksum : null;
        }
        catch (JournalTrimmedException)
        {
            return null;
        }
    }
}
