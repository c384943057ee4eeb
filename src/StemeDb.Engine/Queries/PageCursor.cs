using StemeDb.Model.Time;

namespace StemeDb.Engine.Queries;

/// <summary>Where a page ended.</summary>
/// <param name="AsOfSeq">The place in the log that every page shows.</param>
/// <param name="Now">What counts as now on every page.</param>
/// <param name="Key">The last key of the page before; its form is the listing's own.</param>
internal readonly record struct PageCursor(long AsOfSeq, Instant Now, ReadOnlyMemory<byte> Key);
