using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Contracts;

/// <summary>That a bulk request with an idempotency key may run; nobody else with the key may until it is ended.</summary>
/// <param name="Turn">Number of this try.</param>
/// <param name="BegunSeq">Where the log says that the first try began.</param>
/// <param name="Base">What lines without asserted_at are stamped by.</param>
/// <param name="IsFirst">False: it was tried before.</param>
/// <param name="Outcome">What it came to before; null: it was not ended.</param>
public sealed record IdempotentTurn(long Turn, long BegunSeq, Instant Base, bool IsFirst, IdempotentOutcome? Outcome)
{
    /// <summary>How the lines of this try are appended.</summary>
    /// <param name="lines">The number of each in its request.</param>
    public AppendStamping Stamping(IReadOnlyList<long> lines) => new(Base, IsFirst ? 0 : BegunSeq, Outcome is not null, lines);
}

/// <summary>
/// How assertions of a request that may be tried again are appended: one without asserted_at is given the same one in every try, so
/// that it has the same id in every try.
/// </summary>
/// <param name="Base">What those without asserted_at are stamped by: this and as many ticks as their line says.</param>
/// <param name="CreatedAfter">An assertion found after this seq was created by an earlier try, and is told as created; 0: none was.</param>
/// <param name="OnlyKnown">Nothing is recorded any more; what is not found is refused.</param>
/// <param name="Lines">The line of each assertion, from 1.</param>
public sealed record AppendStamping(Instant Base, long CreatedAfter, bool OnlyKnown, IReadOnlyList<long> Lines);
