using System.Globalization;

namespace StemeDb.Bench.TenMillion;

/// <summary>bench/ten-million.</summary>
internal static class TenMillionCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (assertions, seed, csv) = (10_000_000L, 1, Path.GetFullPath("ten-million.csv"));
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--assertions" when long.TryParse(value, CultureInfo.InvariantCulture, out assertions) && assertions >= 10 * ShapedClaims.OfOneCopy:
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed):
                    break;
                case "--csv" when value.Length > 0:
                    csv = Path.GetFullPath(value);
                    break;
                default:
                    await Console.Error.WriteLineAsync("usage: bench/ten-million [--assertions N, two millions or more] [--seed N] [--csv FILE]");
                    return 2;
            }
        }

        await new TenMillionRun(assertions, seed, Console.Out).RunAsync(csv);
        await Console.Error.WriteLineAsync($"Second by second: {csv}");
        return 0;
    }
}
