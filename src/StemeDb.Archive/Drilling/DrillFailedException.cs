namespace StemeDb.Archive.Drilling;

/// <summary>A drill could not be carried through; the message says at what.</summary>
/// <param name="message">As sentences.</param>
public sealed class DrillFailedException(string message) : Exception(message);
