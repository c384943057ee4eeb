namespace StemeDb.Contracts.Results;

/// <summary>One page of JSON documents, ready to be sent on as they are.</summary>
/// <param name="Items">The documents in order, UTF-8.</param>
/// <param name="NextCursor">Opaque ASCII text to ask for the next page with; empty when this was the last.</param>
/// <param name="AsOfSeq">The place in the log that all pages of this listing show.</param>
public sealed record JsonPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, ReadOnlyMemory<byte> NextCursor, long AsOfSeq)
{
    /// <summary>False while what is listed is still being found: there may be more.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Answers: claims that the engine read for them.</summary>
    public long ClaimsRead { get; init; }
}
