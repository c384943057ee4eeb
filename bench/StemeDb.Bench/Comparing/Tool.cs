using System.ComponentModel;
using System.Diagnostics;

namespace StemeDb.Bench.Comparing;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    /// <summary>What it wrote to its standard output.</summary>
    /// <exception cref="MissingProgramException">It is not installed.</exception>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string package)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" };
        Process? started;
        try
        {
            started = Process.Start(info);
        }
        catch (Win32Exception)
        {
            throw new MissingProgramException(program, package);
        }

        using var process = started!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', info.ArgumentList)} ended with {process.ExitCode}:\n{output}{await errors}");
    }
}
