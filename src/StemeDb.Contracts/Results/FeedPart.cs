namespace StemeDb.Contracts.Results;

/// <summary>A change of the log.</summary>
/// <param name="Seq">Its place.</param>
/// <param name="Json">What was recorded: a JSON object on one line, UTF-8.</param>
public readonly record struct FeedChange(long Seq, ReadOnlyMemory<byte> Json);

/// <summary>What a feed tells at once.</summary>
/// <param name="Changes">In order of their seqs; empty when there was nothing to tell for a while.</param>
/// <param name="UpTo">Everything up to this seq was told or left out as asked: a feed after it misses nothing.</param>
public sealed record FeedPart(IReadOnlyList<FeedChange> Changes, long UpTo);
