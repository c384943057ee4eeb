using System.Diagnostics;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Backup;

/// <summary>The <c>stemedb</c> command as a process.</summary>
internal static class CommandRun
{
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0; the message holds what it wrote.</exception>
    public static async Task<Measured> RunAsync(IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        await using var process = ChildProcess.Start(Programs.Cli, arguments, variables);
        var peak = await PeakMemory.UntilAsync(process.Id, process.WaitForExitAsync(_patience));
        return process.ExitCode == 0
            ? new Measured(watch.Elapsed.TotalSeconds, PeakBytes: peak)
            : throw new InvalidOperationException($"stemedb {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{process.Output}");
    }
}
