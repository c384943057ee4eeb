using System.Globalization;
using System.Text.Json;
using StemeDb.Archive.Status;
using StemeDb.Cli.Commands.Archives;

namespace StemeDb.Cli.Output.Archives;

/// <summary>How an archive is.</summary>
internal static class ArchiveStatusOutput
{
    private const int BackupsShown = 10;

    public static void WriteText(TextWriter output, ArchiveStatus status, ArchiveLag? lag, IReadOnlyList<string> problems)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        Line($"archive  {status.Location}, cluster {status.ClusterId}");
        foreach (var backup in status.Backups.Take(BackupsShown))
        {
            var manifest = backup.Manifest;
            Line($"backup   {manifest.Name}  seq {manifest.Seq}, {manifest.Counts.Assertions} assertions, {ByteText.Of(manifest.Files.Sum(file => file.Length))}, generation {manifest.Generation}, {VerdictOf(backup)}");
        }

        if (status.Backups.Count > BackupsShown) Line($"         and {status.Backups.Count - BackupsShown} older ones");
        foreach (var generation in status.Generations)
        {
            var origin = generation.Origin is { } from ? $", restored from generation {from.Parent} at seq {from.Seq} on {from.At}" : "";
            Line($"journal  generation {generation.Generation}: {(generation.Pieces == 0 ? "nothing yet" : $"{string.Join(", ", generation.Seqs)} in {generation.Pieces} pieces, {ByteText.Of(generation.Bytes)}")}{origin}");
        }

        Line($"verified {(status.VerifiedAt is { } verified ? $"all of it on {verified}" : "never, as a whole")}");
        Line($"lease    {status.LeaseHolder ?? "nobody"}");
        Line($"restorable up to seq {status.RestorableSeq} of generation {status.Generation}{(status.ArchivedUpTo is { } at ? $", recorded at {at}" : "")}");
        if (lag is { ServerSeq: { } seq }) Line($"server   at seq {seq}: {lag.Records} records are not archived{(lag.Records == 0 ? "" : $", the oldest of them {lag.Seconds:0.0} s old")}");
        foreach (var note in status.Notes) Line($"note: {note}");
        foreach (var problem in problems) Line($"PROBLEM: {problem}");
        Line($"{(problems.Count == 0 ? "all well" : "something is wrong")}");
    }

    public static void WriteJson(Utf8JsonWriter writer, ArchiveStatus status, ArchiveLag? lag, IReadOnlyList<string> problems)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("well", problems.Count == 0);
        writer.WriteString("location", status.Location);
        writer.WriteString("cluster_id", status.ClusterId);
        writer.WriteNumber("generation", status.Generation);
        writer.WriteNumber("restorable_seq", status.RestorableSeq);
        writer.WriteString("archived_up_to", status.ArchivedUpTo?.ToString());
        writer.WriteString("lease_holder", status.LeaseHolder);
        writer.WriteStartArray("backups");
        foreach (var backup in status.Backups) Write(writer, backup);
        writer.WriteEndArray();
        writer.WriteString("verified_at", status.VerifiedAt?.ToString());
        writer.WriteStartArray("generations");
        foreach (var generation in status.Generations) Write(writer, generation);
        writer.WriteEndArray();
        if (lag is not null)
        {
            writer.WriteStartObject("server");
            if (lag.ServerSeq is { } seq) writer.WriteNumber("seq", seq);
            writer.WriteNumber("lag_records", lag.Records);
            writer.WriteNumber("lag_seconds", lag.Seconds);
            writer.WriteEndObject();
        }

        WriteTexts(writer, "problems", problems);
        WriteTexts(writer, "notes", status.Notes);
        writer.WriteEndObject();
    }

    private static string VerdictOf(BackupStatus backup)
    {
        if (backup.MissingObjects.Count > 0) return $"NOT WHOLE: {backup.MissingObjects.Count} objects missing or shortened";
        if (backup.VerifiedAt is not { } at) return "never verified";
        return backup.IsSound == true ? $"verified {at}: sound" : $"verified {at}: NOT SOUND";
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, BackupStatus backup)
    {
        var manifest = backup.Manifest;
        writer.WriteStartObject();
        writer.WriteString("name", manifest.Name);
        writer.WriteNumber("seq", manifest.Seq);
        writer.WriteNumber("generation", manifest.Generation);
        writer.WriteString("created_at", manifest.CreatedAt.ToString());
        writer.WriteNumber("assertions", manifest.Counts.Assertions);
        writer.WriteNumber("bytes", manifest.Files.Sum(file => file.Length));
        writer.WriteString("verified_at", backup.VerifiedAt?.ToString());
        if (backup.IsSound is { } isSound) writer.WriteBoolean("sound", isSound);
        WriteTexts(writer, "missing_objects", backup.MissingObjects);
        WriteTexts(writer, "damaged_objects", [.. backup.Damages.Select(damage => damage.Name)]);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GenerationStatus generation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("generation", generation.Generation);
        if (generation.Origin is { } origin)
        {
            writer.WriteNumber("parent", origin.Parent);
            writer.WriteNumber("parent_seq", origin.Seq);
        }

        writer.WriteNumber("pieces", generation.Pieces);
        writer.WriteNumber("bytes", generation.Bytes);
        RestoreJson.WriteRanges(writer, "seqs", generation.Seqs);
        writer.WriteEndObject();
    }
}
