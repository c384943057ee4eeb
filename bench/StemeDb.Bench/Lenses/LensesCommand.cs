using System.Globalization;
using StemeDb.Model.Lenses.Catalog;

namespace StemeDb.Bench.Lenses;

/// <summary>bench/lenses: every lens by turns, the median of the rounds, as a Markdown table.</summary>
internal static class LensesCommand
{
    private static readonly int[] ClaimsPerPath = [20, 1_000];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Except(["--quick", "http", "engine"]).Any())
        {
            await Console.Error.WriteLineAsync("usage: bench/lenses [--quick] [http] [engine]");
            return 2;
        }

        var (rounds, window) = args.Contains("--quick") ? (1, TimeSpan.FromSeconds(1)) : (3, TimeSpan.FromSeconds(2));
        var (wantsHttp, wantsEngine) = (args.Contains("http"), args.Contains("engine"));
        var columns = new List<(string Name, double[] Figures)>();
        foreach (var claims in ClaimsPerPath.Select(each => new LensClaims(each)))
        {
            if (wantsHttp || !wantsEngine) columns.Add(await ColumnAsync(new HttpLenses(claims, window), rounds));
            if (wantsEngine || !wantsHttp) columns.Add(await ColumnAsync(new EngineLenses(claims, window), rounds));
        }

        Console.WriteLine($"| lens | {string.Join(" | ", columns.Select(column => column.Name))} |");
        Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "---:|"))}");
        for (var lens = 0; lens < LensCatalog.All.Count; lens++)
        {
            var figures = columns.Select(column => column.Figures[lens].ToString("N0", CultureInfo.InvariantCulture));
            Console.WriteLine($"| {LensCatalog.All[lens].Name} | {string.Join(" | ", figures)} |");
        }

        return 0;
    }

    private static async Task<(string Name, double[] Figures)> ColumnAsync(ILensContender contender, int rounds)
    {
        await using (contender)
        {
            await contender.PrepareAsync();
            var figures = LensCatalog.All.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                for (var lens = 0; lens < figures.Length; lens++) figures[lens].Add(await contender.AskAsync(LensCatalog.All[lens]));
            }

            return (contender.Name, [.. figures.Select(rates => rates.Order().ElementAt(rounds / 2))]);
        }
    }
}
