using System.Globalization;
using System.Text.RegularExpressions;
using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.HttpRows;

/// <summary>Runs wrk, a load generator that takes little of the machine itself.</summary>
internal static partial class Wrk
{
    /// <summary>Successful requests per second; an answer that is not 2xx ends the benchmark.</summary>
    public static async Task<double> MeasureAsync(Uri server, string script, int connections, TimeSpan window, params string[] arguments)
    {
        var output = await Tool.RunAsync(
            "wrk",
            ["-t1", $"-c{connections}", $"-d{Math.Max(1, (int)window.TotalSeconds)}s", "-s", Path.Combine(Programs.Root, "bench", "wrk", script), server.ToString(), "--", .. arguments],
            "wrk");
        var rate = Rate().Match(output);
        return rate.Success && !output.Contains("Non-2xx", StringComparison.Ordinal) && !output.Contains("Socket errors", StringComparison.Ordinal)
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{script} did not run cleanly:\n{output}");
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
