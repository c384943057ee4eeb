using System.ComponentModel;
using System.Diagnostics;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>A process the runtime has started, and its output line by line. Safe for use by many threads.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan LastLinesTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;

    private ChildProcess(Process process, Task output)
    {
        _process = process;
        Id = process.Id;
        Exited = WaitForExitAsync(output);
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Done when the process has ended and its output is written; the exit code, or 128 + the signal that ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a process.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program, or it may not be run.</exception>
    public static async Task<ChildProcess> StartAsync(LaunchPlan plan, Action<string> writeLine)
    {
        var process = new Process { StartInfo = StartInfo(plan) };
        try
        {
            await StarterThread.StartAsync(process);
        }
        catch (Exception fault) when (fault is Win32Exception or DirectoryNotFoundException)
        {
            process.Dispose();
            throw new DistributedApplicationException($"{plan.FileName} cannot be started in {plan.WorkingDirectory}: {fault.Message}", fault);
        }

        // The services read nothing; a closed input says so.
        process.StandardInput.Close();
        return new ChildProcess(process, Task.WhenAll(PumpAsync(process.StandardOutput, writeLine), PumpAsync(process.StandardError, writeLine)));
    }

    /// <summary>Sends a signal; nothing happens when the process has ended.</summary>
    public void Send(PosixSignalName signal)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (OperatingSystem.IsWindows() || signal == PosixSignalName.Kill)
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        PosixSignals.Send(Id, signal);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo StartInfo(LaunchPlan plan)
    {
        var (fileName, arguments) = OrphanGuard.Guard(plan);
        var start = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = plan.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Of the AppHost's launch profile, where it was started by one; meant for the AppHost alone.
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> writeLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            writeLine(line);
        }
    }

    private async Task<int> WaitForExitAsync(Task output)
    {
        await _process.WaitForExitAsync();

        // A grandchild may hold the pipes open after the process itself is gone.
        await Task.WhenAny(output, Task.Delay(LastLinesTimeout));
        return _process.ExitCode;
    }
}
