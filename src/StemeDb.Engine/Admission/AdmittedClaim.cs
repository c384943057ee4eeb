using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Admission;

/// <summary>An assertion that is, or with its batch will be, in the log.</summary>
/// <param name="Key">What it is about, and whose it is.</param>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="AssertedAt">When its source said it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Body">Its content without path and source; asserted_at need not be stamped in it.</param>
internal sealed record AdmittedClaim(
    ClaimKey Key, long Seq, Instant RecordedAt, Instant AssertedAt, AssertionId Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Where it lies.</summary>
    public ClaimLocator Locator => new(Key.Path, Key.Source, Seq);

    /// <summary>Later by (asserted_at, seq), which is the order of a source's claims.</summary>
    public bool IsLaterThan(AdmittedClaim? other) =>
        other is null || AssertedAt > other.AssertedAt || (AssertedAt == other.AssertedAt && Seq > other.Seq);
}
