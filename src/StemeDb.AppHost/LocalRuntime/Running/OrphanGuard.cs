namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>
/// Puts a program behind <c>setsid</c> and <c>setpriv --pdeathsig</c> (util-linux, on every Debian), which become the program
/// itself, with the same process id. In a session of its own it does not get the terminal's Ctrl-C, so that the stack ends in
/// order; and when the AppHost dies in whatever way, the kernel ends it. On systems without the two programs it starts as it is:
/// then Ctrl-C reaches every process at once, and a killed AppHost leaves its children behind.
/// </summary>
internal static class OrphanGuard
{
    private static readonly string? SetSid = Find("setsid");
    private static readonly string? SetPriv = Find("setpriv");

    /// <summary>Whether this system can guard.</summary>
    public static bool IsAvailable => SetSid is not null && SetPriv is not null;

    /// <summary>The program and arguments that start the plan's program guarded.</summary>
    public static (string FileName, IEnumerable<string> Arguments) Guard(LaunchPlan plan)
    {
        if (SetSid is null || SetPriv is null)
        {
            return (plan.FileName, plan.Arguments);
        }

        var signal = plan.DeathSignal == PosixSignalName.Kill ? "KILL" : "TERM";
        return (SetSid, [SetPriv, "--pdeathsig", signal, plan.FileName, .. plan.Arguments]);
    }

    private static string? Find(string program)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

        // BusyBox has programs of these names that lack --pdeathsig.
        var target = path is null ? null : File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name ?? program;
        return target == program ? path : null;
    }
}
