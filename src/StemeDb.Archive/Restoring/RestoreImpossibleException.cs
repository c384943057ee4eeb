namespace StemeDb.Archive.Restoring;

/// <summary>The archive does not have what was asked for; the message says what it has, and what can be asked instead.</summary>
/// <param name="message">Both, as sentences.</param>
public sealed class RestoreImpossibleException(string message) : Exception(message);
