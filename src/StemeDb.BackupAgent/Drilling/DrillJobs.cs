using System.Text.Json;
using StemeDb.Archive;
using StemeDb.Archive.Drilling;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Jobs;
using StemeDb.BackupAgent.Telemetry;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Restoring;

namespace StemeDb.BackupAgent.Drilling;

/// <summary>Holds drills, and keeps their reports.</summary>
internal sealed partial class DrillJobs(
    AgentArchive archive, AgentOptions options, DrillReports reports, AgentMetrics metrics, TimeProvider clock, ILogger<DrillJobs> logger) : SingleJob
{
    private readonly ILogger _logger = logger;

    /// <summary>The one that ended last; null before the first since the start.</summary>
    public DrillOutcome? Last { get; private set; }

    /// <summary>Learns of the newest good drill before the start, and removes what one left behind that was killed.</summary>
    public void Recall()
    {
        DrillScratch.RemoveLeftovers(options.Drill.Directory ?? Path.GetTempPath());
        try
        {
            foreach (var name in reports.Names())
            {
                using var json = JsonDocument.Parse(reports.Read(name, ".json") ?? "{}");
                if (!json.RootElement.TryGetProperty("good", out var good) || !good.GetBoolean()) continue;
                var found = json.RootElement;
                metrics.DrillWasGood(found.GetProperty("started_at").GetDateTimeOffset(), found.GetProperty("rto_seconds").GetDouble(), found.GetProperty("rpo_seconds").GetDouble());
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            LogForgotten(e.Message);
        }
    }

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        try
        {
            var names = await archive.FindNamesAsync(cancellation)
                ?? throw new DrillFailedException("There is no archive yet, or one of several clusters and the engine has not said which is its own.");
            if (options.Drill.Directory is { } directory) Directory.CreateDirectory(directory);
            var report = await Drill.RunAsync(new ArchiveAccess(archive.Store, names, archive.Signer), options.Drill.Options(), cancellation);
            reports.Put(report, options.Drill.Keep);
            End(report);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogStopped();
        }
        catch (Exception e) when (e is ObjectStoreException or DrillFailedException or RestoreImpossibleException or RestoreRefusedException or DataDirectoryException or IOException or UnauthorizedAccessException)
        {
            Fail(startedAt, e.Message);
        }
        catch (Exception e)
        {
            Fail(startedAt, "A defect, which the log of the backup agent tells.");
            LogDefect(e);
        }
    }

    private void End(DrillReport report)
    {
        Last = new DrillOutcome(report.StartedAt, report.IsGood, report.Problems);
        metrics.Drilled(report.IsGood);
        if (!report.IsGood)
        {
            LogNotGood(report.Problems[0]);
            return;
        }

        metrics.DrillWasGood(report.StartedAt, report.RtoSeconds, report.RpoSeconds);
        LogGood(report.RtoSeconds, report.RpoSeconds, report.Restore.Plan.ToSeq);
    }

    private void Fail(DateTimeOffset startedAt, string reason)
    {
        Last = new DrillOutcome(startedAt, false, [reason]);
        metrics.Drilled(isGood: false);
        LogNotGood(reason);
        try
        {
            reports.PutFailure(startedAt, reason, options.Drill.Keep);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoReport(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A drill was good: it answered again after {RtoSeconds} s and would have lost {RpoSeconds} s; restored up to seq {Seq}.")]
    private partial void LogGood(double rtoSeconds, double rpoSeconds, long seq);

    [LoggerMessage(Level = LogLevel.Error, Message = "A drill was not good: {Reason}")]
    private partial void LogNotGood(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The report of a drill cannot be written: {Reason}")]
    private partial void LogNoReport(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "A drill was given up, since the agent stops.")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last good drill cannot be read from its report: {Reason}")]
    private partial void LogForgotten(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: a drill could not be held.")]
    private partial void LogDefect(Exception cause);
}

/// <summary>What came of a drill.</summary>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="IsGood">All was as it should be.</param>
/// <param name="Problems">What was not, as sentences.</param>
internal sealed record DrillOutcome(DateTimeOffset StartedAt, bool IsGood, IReadOnlyList<string> Problems);
