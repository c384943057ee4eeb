using System.Globalization;

namespace StemeDb.Archive.Drilling;

/// <summary>Asks both servers about paths spread over the log, as of one seq and one moment: the same question has the same hash.</summary>
internal static class DrillComparison
{
    private const int ProblemsMax = 20;

    /// <returns>Paths that both were asked about, and paths that only the restored one was.</returns>
    public static async Task<(int Compared, int Asked)> RunAsync(
        DrillQuestions restored, DrillQuestions? live, long asOfSeq, int paths, List<string> problems, CancellationToken cancellation)
    {
        var (compared, asked) = (0, 0);
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var path in await SampleAsync(restored, asOfSeq, paths, cancellation))
        {
            var ours = await restored.ReplayAsync(path, asOfSeq, now, cancellation);
            if (live is null)
            {
                asked++;
                continue;
            }

            compared++;
            var theirs = await live.ReplayAsync(path, asOfSeq, now, cancellation);
            if (ours != theirs && problems.Count < ProblemsMax)
            {
                problems.Add($"The answer about '{path}' as of seq {asOfSeq} is another one: replay {ours}, and live {theirs}.");
            }
        }

        return (compared, asked);
    }

    private static async Task<IReadOnlyCollection<string>> SampleAsync(DrillQuestions restored, long lastSeq, int paths, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < paths && lastSeq > 0; i++)
        {
            var record = await restored.FirstBehindAsync(lastSeq * i / paths, cancellation);
            if (record?.Path is { } path) found.Add(path);
        }

        return found;
    }
}
