using System.Globalization;
using System.Text.Json;
using StemeDb.Archive.Verifying;

namespace StemeDb.Cli.Output.Archives;

/// <summary>What a verification of an archive found.</summary>
internal static class ArchiveVerificationOutput
{
    public static void WriteText(TextWriter output, ArchiveVerification report)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        Line($"cluster {report.ClusterId}");
        foreach (var backup in report.Backups) Line($"backup   {backup.Name}  seq {backup.Seq}  {(backup.IsSound ? "sound" : "NOT SOUND")}");
        foreach (var (generation, ranges) in report.Journal.OrderBy(item => item.Key)) Line($"journal  generation {generation}: {string.Join(", ", ranges)}");
        foreach (var finding in report.Findings) Line($"{(finding.IsFault ? NameOf(finding.Kind).ToUpperInvariant() : "note")}: {finding.Message}");
        Line($"{report.Objects} objects, {ByteText.Of(report.Bytes)} read in {ByteText.Of(report.Elapsed)}");
        Line($"{(report.IsSound ? "sound" : "not sound")}");
    }

    public static void WriteJson(Utf8JsonWriter writer, ArchiveVerification report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("sound", report.IsSound);
        writer.WriteString("cluster_id", report.ClusterId);
        writer.WriteStartArray("backups");
        foreach (var backup in report.Backups)
        {
            writer.WriteStartObject();
            writer.WriteString("name", backup.Name);
            writer.WriteNumber("seq", backup.Seq);
            writer.WriteBoolean("sound", backup.IsSound);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("journal");
        foreach (var (generation, ranges) in report.Journal.OrderBy(item => item.Key))
        {
            writer.WriteStartObject();
            writer.WriteNumber("generation", generation);
            RestoreJson.WriteRanges(writer, "seqs", ranges);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("findings");
        foreach (var finding in report.Findings) WriteFinding(writer, finding);
        writer.WriteEndArray();
        writer.WriteNumber("objects", report.Objects);
        writer.WriteNumber("bytes", report.Bytes);
        writer.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        writer.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter writer, ArchiveFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", NameOf(finding.Kind).Replace(' ', '_'));
        writer.WriteBoolean("fault", finding.IsFault);
        writer.WriteString("object", finding.Name);
        if (finding.Seqs is { } seqs)
        {
            writer.WriteNumber("first_seq", seqs.First);
            writer.WriteNumber("last_seq", seqs.Last);
        }

        writer.WriteString("detail", finding.Message);
        writer.WriteEndObject();
    }

    private static string NameOf(ArchiveFindingKind kind) => kind switch
    {
        ArchiveFindingKind.OtherHistory => "other history",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
