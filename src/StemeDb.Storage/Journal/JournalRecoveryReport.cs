namespace StemeDb.Storage.Journal;

/// <summary>What recovery found and did when the journal was opened.</summary>
/// <param name="Segments">Segments read, every byte of them.</param>
/// <param name="Batches">Whole batches in them.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="FirstSeq">The first seq held.</param>
/// <param name="Durable">Where the journal goes on.</param>
/// <param name="Torn">What was cut off; null after a clean end.</param>
public sealed record JournalRecoveryReport(
    int Segments, long Batches, long Bytes, long FirstSeq, JournalPosition Durable, TornTail? Torn);

/// <summary>The trace of a write that was cut short, which was never acknowledged. It was saved and replaced by zeros.</summary>
/// <param name="File">Absolute path of the segment.</param>
/// <param name="Offset">Bytes from the start of the segment to where it was cut.</param>
/// <param name="Bytes">Bytes that were cut off and saved, up to the last that was not zero.</param>
/// <param name="SavedAs">Absolute path of the copy; null when there was nothing but zeros to save.</param>
/// <param name="Detail">How it was told from damage, as part of a sentence.</param>
public sealed record TornTail(string File, long Offset, long Bytes, string? SavedAs, string Detail);
