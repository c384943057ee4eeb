namespace StemeDb.Contracts.Failures;

/// <summary>
/// This process already has as many requests, or bytes of requests, waiting for the engine as it may. The request was not
/// sent; sending it again later is safe.
/// </summary>
/// <param name="message">Which limit was reached, for a person.</param>
public sealed class EngineOverloadedException(string message) : EngineException(message);
