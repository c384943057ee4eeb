using System.Globalization;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Output;

/// <summary>Tells a person what an offline check found.</summary>
internal static class VerificationText
{
    public static void Write(TextWriter output, DataVerification report)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        if (report.Metadata is { } metadata)
        {
            Line($"cluster {metadata.ClusterId}, generation {metadata.Generation}");
        }

        var journal = report.Journal;
        Line($"journal: {journal.Segments.Count} segments, seq {journal.FirstSeq} to {journal.LastSeq}, {journal.Segments.Sum(s => s.Batches)} batches, {journal.Segments.Sum(s => s.Bytes)} bytes read");
        Line($"runs: {report.Runs.Runs.Count}, up to seq {report.Runs.Manifest?.CheckpointSeq ?? 0}, {report.Runs.Runs.Sum(r => r.Entries)} entries, {report.Runs.Runs.Sum(r => r.Length)} bytes read");
        Line($"compared: {report.RecordsCompared} records that both the journal and the runs hold");
        if (journal.Torn is { } torn)
        {
            Line($"note: {torn.File}: a write was cut short at offset {torn.Offset}; it was never acknowledged, and the next start cuts it off.");
        }

        foreach (var orphan in report.Runs.Orphans)
        {
            Line($"note: {orphan} is left over; the next start removes it.");
        }

        string[] damages =
        [
            .. report.Findings,
            .. report.Disagreements.Select(disagreement => disagreement.Message),
            .. journal.Damages.Select(damage => damage.ToString()),
            .. report.Runs.Findings.Select(finding => finding.Message),
        ];
        foreach (var damage in damages)
        {
            Line($"DAMAGED: {damage}");
        }

        Line($"{(report.IsSound ? "sound" : "not sound")}, last seq {report.LastSeq}");
    }
}
