using System.Globalization;
using System.Text.Json;

namespace StemeDb.Archive.Drilling;

/// <summary>What a drill measured and found, for programs.</summary>
public static class DrillJson
{
    /// <summary>Writes one that could not be carried through as an object: the members that it has.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="reason">At what it failed, as sentences.</param>
    public static void WriteFailure(Utf8JsonWriter writer, DateTimeOffset startedAt, string reason)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteBoolean("good", false);
        writer.WriteString("started_at", startedAt);
        writer.WriteStartArray("problems");
        writer.WriteStringValue(reason);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes it as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="report">The drill.</param>
    public static void Write(Utf8JsonWriter writer, DrillReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartObject();
        writer.WriteBoolean("good", report.IsGood);
        writer.WriteString("started_at", report.StartedAt);
        writer.WriteNumber("rto_seconds", report.RtoSeconds);
        writer.WriteNumber("rpo_seconds", report.RpoSeconds);
        writer.WriteBoolean("rpo_exact", report.IsRpoExact);
        if (report.RecordsLost is { } lost) writer.WriteNumber("records_lost", lost);
        writer.WriteNumber("seq", report.Restore.Plan.ToSeq);
        writer.WriteString("checksum", report.Restore.Checksum.ToString("x8", CultureInfo.InvariantCulture));
        writer.WriteNumber("assertions", report.Assertions);
        writer.WriteNumber("paths_compared", report.PathsCompared);
        writer.WriteNumber("paths_asked", report.PathsAsked);
        writer.WriteStartArray("problems");
        foreach (var problem in report.Problems) writer.WriteStringValue(problem);
        writer.WriteEndArray();
        writer.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            writer.WriteStartObject();
            writer.WriteString("name", step.Name);
            writer.WriteNumber("begin_seconds", step.Begin.TotalSeconds);
            writer.WriteNumber("end_seconds", step.End.TotalSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
