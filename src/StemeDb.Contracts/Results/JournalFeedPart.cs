using StemeDb.Model.Time;

namespace StemeDb.Contracts.Results;

/// <summary>What a feed of the journal tells at once.</summary>
/// <param name="ClusterId">Whose journal it is.</param>
/// <param name="Generation">Which life of the cluster.</param>
/// <param name="FirstRetainedSeq">The first seq that the engine still has.</param>
/// <param name="DurableSeq">The durable end when this was said; 0 when the journal is empty.</param>
/// <param name="DurableChecksum">The chained checksum there.</param>
/// <param name="Batches">In order, without gaps; empty when there was nothing to tell for a while.</param>
public sealed record JournalFeedPart(
    Guid ClusterId,
    long Generation,
    long FirstRetainedSeq,
    long DurableSeq,
    uint DurableChecksum,
    IReadOnlyList<JournalFeedBatch> Batches);

/// <summary>A batch of the journal as it was made durable (<c>docs/formats/journal.md</c>).</summary>
/// <param name="FirstSeq">Seq of its first record.</param>
/// <param name="Count">Records in it, 1 or more.</param>
/// <param name="Payload">The records' bytes.</param>
/// <param name="Previous">The chained checksum before it.</param>
/// <param name="Checksum">The chained checksum behind it.</param>
/// <param name="FirstRecordedAt">When its first record was admitted.</param>
/// <param name="LastRecordedAt">When its last record was admitted.</param>
public sealed record JournalFeedBatch(
    long FirstSeq,
    int Count,
    ReadOnlyMemory<byte> Payload,
    uint Previous,
    uint Checksum,
    Instant FirstRecordedAt,
    Instant LastRecordedAt)
{
    /// <summary>Seq of its last record.</summary>
    public long LastSeq => FirstSeq + Count - 1;
}
