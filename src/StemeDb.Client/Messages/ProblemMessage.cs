namespace StemeDb.Client.Messages;

/// <summary>One place of the request that is at fault.</summary>
/// <param name="Pointer">RFC 6901 pointer to it.</param>
/// <param name="Code">Stable short name.</param>
/// <param name="Detail">What is wrong and what is allowed.</param>
public sealed record FaultMessage(string? Pointer, string Code, string Detail);

/// <summary>A problem document (RFC 9457) as the server sends it.</summary>
public sealed record ProblemMessage
{
    /// <summary>Stable URI of the kind of problem.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of problem for a person.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What happened, to what, and what to do.</summary>
    public string? Detail { get; init; }

    /// <summary>Stable short name of the kind of problem.</summary>
    public string? Code { get; init; }

    /// <summary>The trace to quote when asking for help.</summary>
    public string? TraceId { get; init; }

    /// <summary>Every place of the request that is at fault.</summary>
    public IReadOnlyList<FaultMessage>? Errors { get; init; }
}
