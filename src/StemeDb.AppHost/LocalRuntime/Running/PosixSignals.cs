using System.ComponentModel;
using System.Runtime.InteropServices;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>The signals the runtime sends.</summary>
internal enum PosixSignalName
{
    Kill = 9,
    Terminate = 15,
}

/// <summary><c>kill(2)</c>: .NET itself can only kill a process, not ask it to end.</summary>
internal static class PosixSignals
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to a process; one that has just ended is no error.</summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static void Send(int processId, PosixSignalName signal)
    {
        if (Kill(processId, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error && error != NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
