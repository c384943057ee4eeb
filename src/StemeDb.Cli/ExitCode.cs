namespace StemeDb.Cli;

/// <summary>What the command's exit code says; documented in docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The server refused the request, or the input is wrong.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached, or cannot serve now; the same command may succeed later.</summary>
    public const int Unavailable = 3;

    /// <summary>A verification found damage.</summary>
    public const int Damaged = 4;

    /// <summary>Done, but some lines were rejected; they are in the file that was named.</summary>
    public const int SomeRejected = 5;

    /// <summary>Stopped before the end; the same command goes on where it stopped.</summary>
    public const int Interrupted = 6;

    /// <summary>A file or directory cannot be read or written.</summary>
    public const int Io = 7;
}
