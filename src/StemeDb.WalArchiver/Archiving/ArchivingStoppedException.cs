namespace StemeDb.WalArchiver.Archiving;

/// <summary>The archiver must not go on; a person has to look.</summary>
/// <param name="exitCode">One of <see cref="ArchiverExitCodes"/>.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="cause">The error behind it.</param>
internal sealed class ArchivingStoppedException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the process exits with.</summary>
    public int ExitCode { get; } = exitCode;
}
