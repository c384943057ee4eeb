namespace StemeDb.Contracts.Failures;

/// <summary>There is no connection to the engine, or it broke before the reply came.</summary>
/// <param name="fate">Whether the request may have been carried out.</param>
/// <param name="message">What happened and what to do, for a person.</param>
/// <param name="innerException">What broke the connection, if it is known.</param>
public sealed class EngineUnavailableException(RequestFate fate, string message, Exception? innerException = null)
    : EngineException(message, innerException)
{
    /// <summary>Whether the request may have been carried out.</summary>
    public RequestFate Fate { get; } = fate;
}
