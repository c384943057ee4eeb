using System.Globalization;

namespace StemeDb.Bench.Soak;

/// <summary>bench/soak.</summary>
internal static class SoakCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (minutes, csv) = (10.0, Path.GetFullPath("soak.csv"));
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes >= 1:
                    break;
                case "--csv" when value.Length > 0:
                    csv = Path.GetFullPath(value);
                    break;
                default:
                    await Console.Error.WriteLineAsync("usage: bench/soak [--minutes N, 1 or more] [--csv FILE]");
                    return 2;
            }
        }

        var isSound = await new SoakRun(TimeSpan.FromMinutes(minutes), Console.Out).RunAsync(csv);
        await Console.Error.WriteLineAsync($"Memory and files over time: {csv}");
        return isSound ? 0 : 1;
    }
}
