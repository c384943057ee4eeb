using StemeDb.Storage.Index.Flushing;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Reading;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Repair;

/// <summary>
/// Writes a run again that was written while an older one could not be read, so that nobody knew which of its paths are new:
/// everything as it is, only the counts of children made anew from its own claims and the runs before it.
/// </summary>
internal sealed class ConceptRecount(RunCatalog catalog, RunOptions options)
{
    private const int EntriesBetweenChecks = 1024;

    /// <summary>The oldest run that needs it and can have it: it and all runs before it can be read. Null when there is none.</summary>
    public static RunInfo? FindNext(RunSet runs)
    {
        var unreadable = runs.Damaged.Concat(runs.Unavailable).Select(run => run.FirstSeq).DefaultIfEmpty(long.MaxValue).Min();
        return runs.Manifest.Runs.FirstOrDefault(run => ConceptEntry.IsIncomplete(run) && run.FirstSeq < unreadable);
    }

    /// <summary>Writes the run; it is durable but not yet part of the store.</summary>
    /// <param name="run">The run, one of <paramref name="held"/>.</param>
    /// <param name="held">The present runs.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="RunDamagedException">It, or a run before it, turns out to be damaged.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public RunInfo Run(RunInfo run, RunSet held, CancellationToken cancellationToken)
    {
        var reader = held.Find(run)!;
        RunReader[] before = [.. held.Held.Where(other => other.Info.LastSeq < run.FirstSeq).Select(other => other.Reader)];
        var tally = Count(reader, before, cancellationToken);
        using var writer = catalog.CreateWriter(options);
        foreach (var keyspace in reader.Keyspaces.Select(info => info.Keyspace))
        {
            writer.BeginKeyspace(keyspace);
            if (keyspace == Keyspace.Concepts) tally.Write(writer, run.LastSeq);
            else Copy(reader.Scan(keyspace), writer, cancellationToken);
        }

        return writer.Finish(run.FirstSeq, run.LastSeq) with { Tier = run.Tier };
    }

    private static ConceptTally Count(RunReader run, RunReader[] before, CancellationToken cancellationToken)
    {
        var tally = new ConceptTally();
        byte[] path = [];
        var claims = 0;
        var entries = run.Scan(Keyspace.Claims);
        for (var has = entries.Seek([]); has; has = entries.MoveNext())
        {
            var rest = entries.Key;
            var at = ClaimKey.TakeText(ref rest);
            if (!at.SequenceEqual(path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(path, claims);
                (path, claims) = (at.ToArray(), 0);
            }

            ClaimKey.TakeText(ref rest);
            if (ClaimKey.KindOf(rest) == ClaimKey.Claim) claims++;
        }

        Take(path, claims);
        return tally;

        void Take(byte[] of, int number)
        {
            if (number == 0) return;
            byte[] prefix = [.. of, 0];
            tally.Add(of, number, PathNovelties.InRuns(before, [], prefix));
        }
    }

    private static void Copy(RunCursor entries, RunWriter writer, CancellationToken cancellationToken)
    {
        var untilCheck = 0;
        for (var has = entries.Seek([]); has; has = entries.MoveNext())
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
