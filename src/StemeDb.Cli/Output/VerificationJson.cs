using System.Text.Json;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Output;

/// <summary>What an offline check found, for programs.</summary>
internal static class VerificationJson
{
    public static void Write(Utf8JsonWriter writer, DataVerification report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("sound", report.IsSound);
        writer.WriteNumber("last_seq", report.LastSeq);
        if (report.Metadata is { } metadata)
        {
            writer.WriteString("cluster_id", metadata.ClusterId);
            writer.WriteNumber("generation", metadata.Generation);
        }

        WriteJournal(writer, report);
        WriteRuns(writer, report);
        writer.WriteNumber("records_compared", report.RecordsCompared);
        WriteDamages(writer, report);
        writer.WriteEndObject();
    }

    private static void WriteJournal(Utf8JsonWriter writer, DataVerification report)
    {
        writer.WriteStartArray("segments");
        foreach (var segment in report.Journal.Segments)
        {
            writer.WriteStartObject();
            writer.WriteString("file", segment.File);
            writer.WriteNumber("first_seq", segment.FirstSeq);
            writer.WriteNumber("last_seq", segment.LastSeq);
            writer.WriteNumber("batches", segment.Batches);
            writer.WriteNumber("bytes", segment.Bytes);
            writer.WriteNumber("used_bytes", segment.UsedBytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (report.Journal.Torn is { } torn)
        {
            writer.WriteStartObject("torn_tail");
            writer.WriteString("file", torn.File);
            writer.WriteNumber("offset", torn.Offset);
            writer.WriteNumber("bytes", torn.Bytes);
            writer.WriteEndObject();
        }
    }

    private static void WriteRuns(Utf8JsonWriter writer, DataVerification report)
    {
        writer.WriteStartArray("runs");
        foreach (var run in report.Runs.Runs)
        {
            writer.WriteStartObject();
            writer.WriteString("file", run.File);
            writer.WriteNumber("bytes", run.Length);
            writer.WriteNumber("entries", run.Entries);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("checkpoint_seq", report.Runs.Manifest?.CheckpointSeq ?? 0);
    }

    private static void WriteDamages(Utf8JsonWriter writer, DataVerification report)
    {
        writer.WriteStartArray("damages");
        foreach (var finding in report.Findings)
        {
            WriteDamage(writer, null, null, finding);
        }

        foreach (var disagreement in report.Disagreements)
        {
            WriteDamage(writer, null, null, disagreement.Message);
        }

        foreach (var damage in report.Journal.Damages)
        {
            WriteDamage(writer, damage.File, damage.Offset, damage.ToString());
        }

        foreach (var finding in report.Runs.Findings)
        {
            WriteDamage(writer, finding.File, finding.Offset, finding.Message);
        }

        writer.WriteEndArray();
    }

    private static void WriteDamage(Utf8JsonWriter writer, string? file, long? offset, string detail)
    {
        writer.WriteStartObject();
        writer.WriteString("file", file);
        if (offset is { } at)
        {
            writer.WriteNumber("offset", at);
        }

        writer.WriteString("detail", detail);
        writer.WriteEndObject();
    }
}
