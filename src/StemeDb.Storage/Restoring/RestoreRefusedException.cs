namespace StemeDb.Storage.Restoring;

/// <summary>A restore does not begin, or does not go on; the message says why and what to do. What was there is untouched.</summary>
/// <param name="message">Both, as sentences.</param>
public sealed class RestoreRefusedException(string message) : Exception(message);
