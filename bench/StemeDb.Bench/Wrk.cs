using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench;

/// <summary>Runs wrk, a load generator that takes little of the machine itself.</summary>
internal static partial class Wrk
{
    /// <summary>Successful requests per second; an answer that is not 2xx ends the benchmark.</summary>
    public static async Task<double> MeasureAsync(Uri server, string script, int connections, int seed)
    {
        var info = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", "-d5s", "-s", Path.Combine(Programs.Root, "bench", "wrk", script), server.ToString(), "--", $"{seed}"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(info)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var rate = Rate().Match(output);
        return rate.Success && !output.Contains("Non-2xx", StringComparison.Ordinal) && !output.Contains("Socket errors", StringComparison.Ordinal)
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{script} did not run cleanly:\n{output}");
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
