using StemeDb.Contracts.V1;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Admission;

/// <summary>How a line of a bulk request with an idempotency key is appended.</summary>
/// <param name="AssertedAt">What it is stamped with when it has no time: the same in every try.</param>
/// <param name="CreatedAfter">Found after this seq, it was created by an earlier try; 0: there was none.</param>
/// <param name="OnlyKnown">Nothing is recorded any more.</param>
internal sealed record LineStamp(Instant AssertedAt, long CreatedAfter, bool OnlyKnown)
{
    /// <summary>True: it had no time of its own.</summary>
    public bool LackedTime { get; init; }

    /// <summary>That of one of several assertions; null: they are not of such a request.</summary>
    public static LineStamp? Of(Stamping? stamping, int item) => stamping is null ? null : new LineStamp(
        new Instant(stamping.Base + (long)stamping.Lines[item]), (long)stamping.CreatedAfter, stamping.OnlyKnown);
}
