namespace StemeDb.ServiceDefaults.Hosting;

/// <summary>A service cannot start. Its message is for the operator: what is wrong, with what, and what to do next.</summary>
/// <param name="message">One or more whole sentences.</param>
/// <param name="exitCode">What the process exits with.</param>
/// <param name="cause">The error behind it, if any.</param>
public class StartupException(string message, int exitCode, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the process exits with.</summary>
    public int ExitCode { get; } = exitCode;
}
