using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Index;

/// <summary>A source's latest live claim on a path.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="Id">The assertion's id.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="AssertedAt">When the source said it.</param>
/// <param name="Body">
/// Its content without path and source, for <c>AssertionEncoding.BodySaysTheSame</c>; must not be changed, stays valid.
/// </param>
public sealed record LatestClaim(
    long Seq, AssertionId Id, Instant RecordedAt, Instant AssertedAt, ReadOnlyMemory<byte> Body);
