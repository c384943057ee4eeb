namespace StemeDb.Cli;

/// <summary>Ends a command with a sentence on stderr and an exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What happened, to which thing, and what to do.</param>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
