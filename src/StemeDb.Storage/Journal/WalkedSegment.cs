namespace StemeDb.Storage.Journal;

/// <summary>A segment of which every byte was read.</summary>
/// <param name="Opening">Its header.</param>
/// <param name="Batches">Whole batches in it.</param>
/// <param name="Position">The position behind the last of them.</param>
/// <param name="End">How they end.</param>
/// <param name="LastBatchAt">Where the last of them begins; null when there is none.</param>
internal sealed record WalkedSegment(
    SegmentOpening Opening, long Batches, JournalPosition Position, SegmentEnd End, long? LastBatchAt = null);
