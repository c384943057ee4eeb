namespace StemeDb.Contracts.Failures;

/// <summary>The reply did not come within the time the caller gave.</summary>
/// <param name="fate">Whether the request may have been carried out.</param>
/// <param name="timeout">The time that was given.</param>
public sealed class EngineDeadlineException(RequestFate fate, TimeSpan timeout)
    : EngineException($"The engine did not reply within {timeout.TotalMilliseconds:0} ms.")
{
    /// <summary>Whether the request may have been carried out.</summary>
    public RequestFate Fate { get; } = fate;

    /// <summary>The time that was given.</summary>
    public TimeSpan Timeout { get; } = timeout;
}
