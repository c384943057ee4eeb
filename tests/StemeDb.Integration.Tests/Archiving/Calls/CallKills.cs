using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving.Calls;

/// <summary>
/// Kills a process at its points: as many as STEMEDB_TEST_KILLS says, in an order that is drawn, first at the first call of each
/// operation, then at the second, and so on until no process comes that far; that is every single call.
/// </summary>
/// <param name="name">Which process of StemeDb.Archive.Faulty.</param>
/// <param name="points">Where it can be killed.</param>
/// <param name="passing">Operations that it may come to and at which it is not killed, because not every run has them.</param>
internal sealed partial class CallKills(string name, IReadOnlyList<CallPoint> points, params string[] passing)
{
    private const int Killed = 137;
    private const int TriesMax = 8;

    /// <summary>Kills until there were as many as asked for, or no point is left.</summary>
    /// <param name="kills">How many at most.</param>
    /// <param name="random">What the order is drawn from.</param>
    /// <param name="live">One life of a process that dies as a variable says.</param>
    /// <param name="check">After a death: what came of it.</param>
    public async Task<CallTable> RunAsync(int kills, Random random, Func<KeyValuePair<string, string?>, Task<ChildProcess>> live, Func<CallPoint, Task<string>> check)
    {
        var table = new CallTable($"kills of the {name}", points);
        CallPoint[] left = [.. points];
        for (var nth = 1; left.Length > 0 && table.Kills < kills; nth++)
        {
            random.Shuffle(left);
            var reached = new List<CallPoint>();
            foreach (var point in left.Take(kills - table.Kills))
            {
                if (!await KillAsync(point, nth, live)) continue;
                reached.Add(point);
                table.Add(point, await check(point));
            }

            left = [.. reached];
        }

        return table;
    }

    /// <returns>False when it ended before it came to the point; the first of an operation it comes to at some time.</returns>
    private async Task<bool> KillAsync(CallPoint point, int nth, Func<KeyValuePair<string, string?>, Task<ChildProcess>> live)
    {
        for (var tries = 1; ; tries++)
        {
            await using var process = await live(point.At(nth));
            var isAtPoint = process.Output.Contains("FAULT ", StringComparison.Ordinal);
            Assert.True(process.ExitCode == (isAtPoint ? Killed : 0), $"{point}, {nth}: exit code {process.ExitCode}\n{process.Output}");
            if (isAtPoint) return true;
            RequireKnown(process.Output);
            if (nth > 1) return false;
            Assert.True(tries < TriesMax, $"{point} is not reached.\n{process.Output}");
        }
    }

    /// <summary>A process that does something new to the store is killed there as well.</summary>
    private void RequireKnown(string output)
    {
        var known = points.Select(point => point.Operation).Concat(passing).ToHashSet(StringComparer.Ordinal);
        var unknown = Met().Matches(output).Select(match => match.Groups["operation"].Value).Where(operation => !known.Contains(operation));
        Assert.Equal("", string.Join(", ", unknown));
    }

    [GeneratedRegex(@"^MET \d+ (?<operation>.+)$", RegexOptions.Multiline)]
    private static partial Regex Met();
}
