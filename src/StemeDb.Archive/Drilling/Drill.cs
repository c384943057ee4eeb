using System.Globalization;
using System.Net;
using StemeDb.Archive.Restoring;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Drilling;

/// <summary>
/// A fire drill: restores the newest backup and the journal to a scratch directory, starts a real server on it, compares what it
/// answers, and measures how long it took and what would have been lost. The archive keeps no trace of it.
/// </summary>
public static class Drill
{
    /// <summary>Holds a drill.</summary>
    /// <param name="archive">From where.</param>
    /// <param name="options">What, on what, and what it is compared with.</param>
    /// <param name="cancellation">Ends it; the scratch directory is removed.</param>
    /// <exception cref="DrillFailedException">The server does not start on what was restored, or the live one cannot be asked.</exception>
    /// <exception cref="Exception">What <see cref="ArchiveRestore.RunAsync"/> throws.</exception>
    public static async Task<DrillReport> RunAsync(ArchiveAccess archive, DrillOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(options);
        var root = Path.GetFullPath(options.Scratch ?? Path.GetTempPath());
        DrillScratch.RemoveLeftovers(root);
        using var scratch = DrillScratch.Create(root);
        try
        {
            return await RunInAsync(archive, options, scratch.Path, cancellation);
        }
        catch (HttpRequestException error) when (error.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new DrillFailedException(
                $"The live server at {options.Live} wants a key that may read: the command takes it from STEMEDB_API_KEY, the agent from STEMEDB_DRILL_LIVE_KEY. Without asking it: --offline, or no STEMEDB_DRILL_LIVE.");
        }
        catch (HttpRequestException error)
        {
            throw new DrillFailedException($"A server of the drill cannot be asked: {error.Message}");
        }
    }

    private static async Task<DrillReport> RunInAsync(ArchiveAccess archive, DrillOptions options, string scratch, CancellationToken cancellation)
    {
        var (startedAt, clock, problems) = (DateTimeOffset.UtcNow, new DrillClock(), new List<string>());
        using var live = options.Live is { } address ? new DrillQuestions(address, options.LiveKey) : null;
        var liveSeq = live is null ? default(long?) : await live.LastSeqAsync(cancellation);
        var target = new DataDirectoryOptions(Path.Combine(scratch, "data"));
        var restoring = options.Restore with { ClaimGeneration = false };
        var restore = await clock.TimeAsync(
            "restore and check", () => ArchiveRestore.RunAsync(archive, DiskFileSystem.Instance, target, restoring, null, cancellation));
        using var server = DrillServer.Start(options, target.Root);
        using var restored = new DrillQuestions(server.Address, null);
        await clock.TimeAsync("start to the first answer", async () =>
        {
            await server.ReadyAsync(restored, options.StartWithin, cancellation);
            return true;
        });
        var rto = clock.Now;
        var seq = restore.Plan.ToSeq;
        var (compared, asked) = await clock.TimeAsync(
            "compare answers", () => DrillComparison.RunAsync(restored, live, Math.Min(seq, liveSeq ?? seq), options.Paths, problems, cancellation));
        var assertions = await restored.AssertionsAsync(cancellation);
        CheckCounts(restore, await restored.LastSeqAsync(cancellation), assertions, problems);
        var rpo = await FindRpoAsync(live, liveSeq, restore, startedAt, cancellation);
        return new DrillReport
        {
            StartedAt = startedAt,
            Restore = restore,
            RtoSeconds = rto.TotalSeconds,
            RpoSeconds = rpo,
            IsRpoExact = live is not null,
            RecordsLost = liveSeq is { } last ? Math.Max(0, last - seq) : null,
            Assertions = assertions,
            PathsCompared = compared,
            PathsAsked = asked,
            Problems = problems,
            Steps = clock.Steps,
        };
    }

    private static void CheckCounts(RestoreReport restore, long lastSeq, long assertions, List<string> problems)
    {
        if (lastSeq != restore.Plan.ToSeq) problems.Add(Text($"The restored server ends with seq {lastSeq}, and seq {restore.Plan.ToSeq} was restored."));
        if (restore.Plan.Backup is not { } backup) return;
        var isExact = backup.Seq == restore.Plan.ToSeq;
        if (isExact ? assertions != backup.Counts.Assertions : assertions < backup.Counts.Assertions)
        {
            problems.Add(Text($"The restored server counts {assertions} claims, and {backup.Name} says it has {backup.Counts.Assertions}."));
        }
    }

    private static async Task<double> FindRpoAsync(
        DrillQuestions? live, long? liveSeq, RestoreReport restore, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        if (live is null)
        {
            return restore.LastRecordedAt is { } last ? Math.Max(0, (startedAt.UtcTicks - last.Ticks) / (double)TimeSpan.TicksPerSecond) : 0;
        }

        if (liveSeq <= restore.Plan.ToSeq) return 0;
        var lost = await live.FirstBehindAsync(restore.Plan.ToSeq, cancellation);
        return lost is { } record ? Math.Max(0, (startedAt - record.RecordedAt).TotalSeconds) : 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
