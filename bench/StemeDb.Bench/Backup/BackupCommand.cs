using System.Globalization;
using StemeDb.Archive.Faults.S3;
using StemeDb.Bench.TenMillion;

namespace StemeDb.Bench.Backup;

/// <summary>bench/backup.</summary>
internal static class BackupCommand
{
    private const string Usage = "usage: bench/backup [--assertions N, 200,000 or more] [--seed N] [--s3]";

    public static async Task<int> RunAsync(string[] args)
    {
        var (assertions, seed, isOnS3) = (10_000_000L, 1, false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--assertions" when long.TryParse(value, CultureInfo.InvariantCulture, out assertions) && assertions >= ShapedClaims.OfOneCopy:
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed):
                    i++;
                    break;
                case "--s3":
                    isOnS3 = true;
                    break;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }

        if (isOnS3 && TestBuckets.Absence is { } absence)
        {
            await Console.Error.WriteLineAsync(absence);
            return 2;
        }

        await new BackupComparison(assertions, seed, isOnS3, Console.Out).RunAsync();
        return 0;
    }
}
