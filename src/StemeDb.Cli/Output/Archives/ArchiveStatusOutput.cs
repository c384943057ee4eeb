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
            Line($"backup   {backup.Name}  seq {backup.Seq}, {backup.Counts.Assertions} assertions, {ByteText.Of(backup.Files.Sum(file => file.Length))}, generation {backup.Generation}");
        }

        if (status.Backups.Count > BackupsShown) Line($"         and {status.Backups.Count - BackupsShown} older ones");
        foreach (var generation in status.Generations)
        {
            var origin = generation.Origin is { } from ? $", restored from generation {from.Parent} at seq {from.Seq} on {from.At}" : "";
            Line($"journal  generation {generation.Generation}: {(generation.Pieces == 0 ? "nothing yet" : $"{string.Join(", ", generation.Seqs)} in {generation.Pieces} pieces, {ByteText.Of(generation.Bytes)}")}{origin}");
        }

        Line($"lease    {status.LeaseHolder ?? "nobody"}");
        Line($"restorable up to seq {status.RestorableSeq} of generation {status.Generation}{(status.ArchivedUpTo is { } at ? $", recorded at {at}" : "")}");
        if (lag is { ServerSeq: { } seq }) Line($"server   at seq {seq}: {lag.Records} records are not archived{(lag.Records == 0 ? "" : $", the oldest of them {lag.Seconds:0.0} s old")}");
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
        foreach (var backup in status.Backups)
        {
            writer.WriteStartObject();
            writer.WriteString("name", backup.Name);
            writer.WriteNumber("seq", backup.Seq);
            writer.WriteNumber("generation", backup.Generation);
            writer.WriteString("created_at", backup.CreatedAt.ToString());
            writer.WriteNumber("assertions", backup.Counts.Assertions);
            writer.WriteNumber("bytes", backup.Files.Sum(file => file.Length));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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

        writer.WriteStartArray("problems");
        foreach (var problem in problems) writer.WriteStringValue(problem);
        writer.WriteEndArray();
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
