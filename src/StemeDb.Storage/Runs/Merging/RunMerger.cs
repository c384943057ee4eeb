using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs.Merging;

/// <summary>Makes one run of several.</summary>
public static class RunMerger
{
    private const int EntriesBetweenChecks = 1024;

    /// <summary>
    /// Merges runs, reading each from front to back past the block cache. The result is durable but not yet part of the
    /// store: hand it to <see cref="RunCatalog.Replace"/>. After an exception or cancellation nothing is left behind.
    /// </summary>
    /// <param name="inputs">Open runs, held by the caller, oldest (lowest seq) first. Of equal keys the newest run's value stays.</param>
    /// <param name="files">Where to write.</param>
    /// <param name="directory">The runs' directory.</param>
    /// <param name="options">How to write.</param>
    /// <param name="tier">Tier of the result, 0 to 255.</param>
    /// <param name="cancellationToken">Ends the merge.</param>
    /// <exception cref="RunDamagedException">An input is damaged.</exception>
    public static RunInfo Merge(
        IReadOnlyList<RunReader> inputs, IFileSystem files, string directory, RunOptions options, int tier, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tier, byte.MaxValue);
        using var writer = new RunWriter(files, directory, options);
        RunReader[] newestFirst = [.. inputs.Reverse()];
        foreach (var keyspace in inputs.SelectMany(run => run.Keyspaces).Select(held => held.Keyspace).Distinct().Order())
        {
            writer.BeginKeyspace(keyspace);
            Copy(new MergeCursor([.. newestFirst.Select(run => run.Scan(keyspace))]), writer, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return writer.Finish(inputs.Min(run => run.FirstSeq), inputs.Max(run => run.LastSeq)) with { Tier = tier };
    }

    private static void Copy(MergeCursor entries, RunWriter writer, CancellationToken cancellationToken)
    {
        var untilCheck = 0;
        for (var found = entries.Seek([]); found; found = entries.MoveNext())
        {
            if (untilCheck-- == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                untilCheck = EntriesBetweenChecks;
            }

            writer.Add(entries.Key, entries.Value.Span);
        }
    }
}
