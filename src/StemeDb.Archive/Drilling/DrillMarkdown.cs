using System.Globalization;
using System.Text;

namespace StemeDb.Archive.Drilling;

/// <summary>The report of a drill for people, in Markdown.</summary>
public static class DrillMarkdown
{
    /// <summary>Writes the report of one that could not be carried through.</summary>
    /// <param name="startedAt">When it began.</param>
    /// <param name="reason">At what it failed, as sentences.</param>
    public static string WriteFailure(DateTimeOffset startedAt, string reason) => string.Create(
        CultureInfo.InvariantCulture,
        $"# Restore drill of {startedAt:yyyy-MM-dd HH:mm:ss} UTC: NOT GOOD\n\n- **{reason}**\n\nNothing was recovered, so there is no time and no loss to tell. `stemedb verify` says what of the archive is not sound.\n");

    /// <summary>Writes it.</summary>
    /// <param name="report">The drill.</param>
    /// <param name="picture">Name of the file beside it with the picture of <see cref="DrillTimeline"/>; null: none.</param>
    public static string Write(DrillReport report, string? picture = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (restore, plan) = (report.Restore, report.Restore.Plan);
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Restore drill of {report.StartedAt:yyyy-MM-dd HH:mm:ss} UTC: {(report.IsGood ? "good" : "NOT GOOD")}\n");
        foreach (var problem in report.Problems) Line($"- **{problem}**");
        if (report.Problems.Count > 0) Line($"");
        Line($"| | |\n|---|---|");
        Line($"| time to recover (RTO) | {report.RtoSeconds:0.00} s, to the first answer |");
        var bound = report.IsRpoExact ? $"{report.RecordsLost} records would have been lost" : "upper bound: no live server was asked";
        Line($"| loss (RPO) | {report.RpoSeconds:0.00} s; {bound} |");
        Line($"| restored | up to seq {plan.ToSeq} of generation {plan.Generation}, {report.Assertions} claims |");
        Line($"| out of | {plan.Backup?.Name ?? "the journal alone"}{(plan.Backup is { } backup ? $" of seq {backup.Seq}" : "")}, {plan.Pieces.Count} pieces of journal; {restore.BytesFetched} bytes read |");
        Line($"| journal checksum | `{restore.Checksum:x8}` at seq {plan.ToSeq}{(restore.IsAtBatchEnd ? ", as in the archive" : "")} |");
        Line($"| every byte read again | {(restore.Verification is { } found ? $"sound, {found.RecordsCompared} records compared" : "not wanted")} |");
        Line($"| answers | {(report.IsRpoExact ? $"{report.PathsCompared} paths compared with the live server by their replay hashes" : $"{report.PathsAsked} paths answered")} |\n");
        if (picture is not null) Line($"![Timeline]({picture})\n");
        Line($"| step | from | took |\n|---|---|---|");
        foreach (var step in report.Steps) Line($"| {step.Name} | {step.Begin.TotalSeconds:0.00} s | {(step.End - step.Begin).TotalSeconds:0.00} s |");
        return text.ToString();
    }
}
