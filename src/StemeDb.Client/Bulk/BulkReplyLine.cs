using StemeDb.Client.Messages;

namespace StemeDb.Client.Bulk;

/// <summary>A line of the reply to a bulk request: one of the three forms.</summary>
public sealed record BulkReplyLine
{
    /// <summary>Number of the input line, from 1; 0 in the last line.</summary>
    public long Line { get; init; }

    /// <summary><c>created</c>, <c>exists</c> or <c>rejected</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The assertion's id; null when rejected.</summary>
    public string? Id { get; init; }

    /// <summary>Its place in the log; 0 when rejected.</summary>
    public long Seq { get; init; }

    /// <summary>Why it was rejected.</summary>
    public FaultMessage? Error { get; init; }

    /// <summary>In the last line of a request that was finished.</summary>
    public BulkSummary? Summary { get; init; }

    /// <summary>In the last line of a request that could not be finished.</summary>
    public ProblemMessage? Problem { get; init; }
}

/// <summary>What became of the lines of a bulk request.</summary>
/// <param name="Created">Stored now.</param>
/// <param name="Exists">Stored before.</param>
/// <param name="Rejected">Refused.</param>
/// <param name="LastSeq">The greatest seq that was told; 0: none.</param>
public sealed record BulkSummary(long Created, long Exists, long Rejected, long LastSeq);
