using System.Globalization;
using System.Text.RegularExpressions;

namespace StemeDb.Bench.Postgres;

/// <summary>Reads what pgbench prints.</summary>
internal static partial class PgBenchOutput
{
    public static double TransactionsPerSecond(string output)
    {
        var rate = Rate().Match(output);
        return rate.Success && Failed().Match(output) is not { Success: true, Groups: [_, { Value: not "0" }] }
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench did not run cleanly:\n{output}");
    }

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^number of failed transactions: ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Failed();
}
