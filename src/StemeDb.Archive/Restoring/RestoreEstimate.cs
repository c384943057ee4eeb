using System.Diagnostics;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Restoring;

/// <summary>How long a restore will take about: the time that a sample of what it reads takes now, times all of it.</summary>
public static class RestoreEstimate
{
    private const int SampleBytes = 8 * 1024 * 1024;

    /// <summary>What reading, writing and reading again cost at least, where the archive is a fast disk.</summary>
    private const double SecondsPerByte = 1.0 / (120 * 1024 * 1024);

    /// <summary>Reads a sample and estimates.</summary>
    /// <param name="archive">From where.</param>
    /// <param name="plan">What.</param>
    /// <param name="parallel">Objects that are fetched at once.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">The archive cannot be read.</exception>
    public static async Task<TimeSpan> FindAsync(ArchiveAccess archive, RestorePlan plan, int parallel, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(plan);
        var total = plan.RunBytes + plan.JournalBytes;
        var sample = plan.Runs.Runs.MaxBy(run => run.Length) is { } run ? archive.Names.Run(run.Sha256) : (plan.Pieces.Count > 0 ? plan.Pieces[^1].Piece.Name : null);
        if (sample is null || total == 0) return TimeSpan.FromSeconds(1);
        var start = Stopwatch.GetTimestamp();
        long read = 0;
        await using (var stream = await archive.Store.OpenReadAsync(sample, 0, SampleBytes, cancellation))
        {
            var buffer = new byte[256 * 1024];
            while (await stream.ReadAsync(buffer, cancellation) is var bytes and > 0) read += bytes;
        }

        var fetching = Stopwatch.GetElapsedTime(start).TotalSeconds / Math.Max(1, read) / Math.Min(parallel, 4);
        return TimeSpan.FromSeconds(1 + (total * (fetching + SecondsPerByte)));
    }
}
