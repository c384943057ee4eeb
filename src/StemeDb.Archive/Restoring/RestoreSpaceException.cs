namespace StemeDb.Archive.Restoring;

/// <summary>The target has too little room for the restore, which was not begun; the message says how much it needs.</summary>
/// <param name="message">As sentences.</param>
public sealed class RestoreSpaceException(string message) : IOException(message);
