namespace StemeDb.Contracts.Failures;

/// <summary>A request to the engine did not succeed.</summary>
/// <param name="message">What happened and what to do, for a person.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public abstract class EngineException(string message, Exception? innerException = null) : Exception(message, innerException);
