namespace StemeDb.AppHost.Settings;

/// <summary>The stack cannot start as it is configured. The message names the variable, its value, and what to do.</summary>
internal sealed class StartException(string message, int exitCode) : DistributedApplicationException(message)
{
    /// <summary>A variable has a value that is not allowed.</summary>
    public const int WrongSetting = 2;

    /// <summary>An address to listen on is taken.</summary>
    public const int AddressTaken = 3;

    /// <summary>What the process ends with; the services use the same numbers.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Has a start that failed end with its sentence and its exit code, not with a stack trace.</summary>
    public static void ReportPlainly() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (unhandled.ExceptionObject is StartException fault)
        {
            Console.Error.WriteLine($"StemeDB cannot start: {fault.Message}");
            Environment.Exit(fault.ExitCode);
        }
    };
}
