namespace StemeDb.WalArchiver.Archiving;

/// <summary>The engine no longer has the journal that the archive needs next.</summary>
/// <param name="message">The engine's sentence.</param>
/// <param name="cause">The error behind it.</param>
internal sealed class JournalGapException(string message, Exception? cause = null) : Exception(message, cause);
