using System.Globalization;
using System.Text.Json;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Restoring;

namespace StemeDb.Cli.Output.Archives;

/// <summary>What a restore would do, or did, for programs.</summary>
internal static class RestoreJson
{
    public static void Write(Utf8JsonWriter writer, RestorePlan plan, TimeSpan? estimate, IReadOnlyList<RestoreSpace> spaces, string? refusal)
    {
        writer.WriteStartObject();
        WritePlan(writer, plan);
        writer.WriteBoolean("possible", plan.IsPossible);
        writer.WriteString("refusal", refusal);
        if (estimate is { } time) writer.WriteNumber("estimated_seconds", time.TotalSeconds);
        writer.WriteBoolean("enough_room", spaces.All(space => space.IsEnough));
        writer.WriteNumber("needed_bytes", spaces.Sum(space => space.NeededBytes));
        WriteRanges(writer, "missing", plan.Missing);
        writer.WriteStartArray("missing_objects");
        foreach (var name in plan.MissingObjects) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, RestoreReport report)
    {
        writer.WriteStartObject();
        WritePlan(writer, report.Plan);
        writer.WriteNumber("new_generation", report.Generation);
        writer.WriteString("checksum", report.Checksum.ToString("x8", CultureInfo.InvariantCulture));
        writer.WriteBoolean("at_batch_end", report.IsAtBatchEnd);
        writer.WriteString("last_recorded_at", report.LastRecordedAt?.ToString());
        writer.WriteNumber("runs_fetched", report.RunsFetched);
        writer.WriteNumber("runs_kept", report.RunsKept);
        writer.WriteNumber("bytes_fetched", report.BytesFetched);
        writer.WriteNumber("journal_records", report.JournalRecords);
        writer.WriteBoolean("verified", report.Verification is not null);
        writer.WriteNumber("fetch_seconds", report.FetchElapsed.TotalSeconds);
        writer.WriteNumber("verify_seconds", report.VerifyElapsed.TotalSeconds);
        writer.WriteStartArray("replaced");
        foreach (var folder in report.ReplacedFolders) writer.WriteStringValue(folder);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteRanges(Utf8JsonWriter writer, string name, IEnumerable<SeqRange> ranges)
    {
        writer.WriteStartArray(name);
        foreach (var range in ranges) WriteRange(writer, range);
        writer.WriteEndArray();
    }

    private static void WritePlan(Utf8JsonWriter writer, RestorePlan plan)
    {
        writer.WriteString("cluster_id", plan.ClusterId);
        writer.WriteNumber("generation", plan.Generation);
        writer.WriteString("to", plan.Goal.ToString());
        writer.WriteNumber("to_seq", plan.ToSeq);
        writer.WriteString("backup", plan.Backup?.Name);
        writer.WriteNumber("backup_seq", plan.Backup?.Seq ?? 0);
        writer.WriteStartArray("passed_over");
        foreach (var backup in plan.PassedOver) writer.WriteStringValue(backup);
        writer.WriteEndArray();
        writer.WriteNumber("runs", plan.Runs.Runs.Count);
        writer.WriteNumber("run_bytes", plan.RunBytes);
        writer.WriteNumber("pieces", plan.Pieces.Count);
        writer.WriteNumber("journal_bytes", plan.JournalBytes);
    }

    private static void WriteRange(Utf8JsonWriter writer, SeqRange range)
    {
        writer.WriteStartObject();
        writer.WriteNumber("first_seq", range.First);
        writer.WriteNumber("last_seq", range.Last);
        writer.WriteEndObject();
    }
}
