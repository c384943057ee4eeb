using System.Globalization;
using System.Text;
using System.Text.Json;
using StemeDb.Archive.Objects;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Backups;

/// <summary>The text of a backup's manifest, signed. docs/formats/archive.md has it field by field.</summary>
public static class BackupManifestText
{
    /// <summary>Version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Largest text: 64 MiB, which is a manifest of about 200,000 runs.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    /// <summary>Writes the text and signs it.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="signer">Who signs.</param>
    public static byte[] Write(BackupManifest manifest, ManifestSigner signer)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(signer);
        return SignedJson.Write(signer, json => WriteFields(json, manifest));
    }

    /// <summary>Reads a text and checks its signature before anything in it is believed.</summary>
    /// <param name="location">Where the store is, for errors.</param>
    /// <param name="name">Name of the object, for errors.</param>
    /// <param name="text">The text.</param>
    /// <param name="signer">Who signed.</param>
    /// <exception cref="ObjectDamagedException">It is not what was written.</exception>
    /// <exception cref="ForeignObjectException">It is of a newer format, or signed with another key.</exception>
    public static BackupManifest Read(string location, string name, ReadOnlyMemory<byte> text, ManifestSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return SignedJson.Read(location, name, text, signer, FormatVersion, ReadFields);
    }

    private static void WriteFields(Utf8JsonWriter json, BackupManifest manifest)
    {
        json.WriteNumber("format", FormatVersion);
        json.WriteString("name", manifest.Name);
        json.WriteString("cluster_id", manifest.ClusterId);
        json.WriteNumber("generation", manifest.Generation);
        json.WriteNumber("seq", manifest.Seq);
        json.WriteString("journal_checksum", manifest.JournalChecksum.ToString("x8", CultureInfo.InvariantCulture));
        json.WriteNumber("journal_from", manifest.JournalFrom);
        json.WriteString("created_at", manifest.CreatedAt.ToString());
        if (manifest.ScheduledFor is { } slot) json.WriteString("scheduled_for", slot.ToString());
        json.WriteString("engine_version", manifest.EngineVersion);
        json.WriteStartObject("formats");
        json.WriteNumber("metadata", manifest.Formats.Metadata);
        json.WriteNumber("journal", manifest.Formats.Journal);
        json.WriteNumber("run", manifest.Formats.Run);
        json.WriteEndObject();
        json.WriteStartObject("counts");
        json.WriteNumber("records", manifest.Counts.Records);
        json.WriteNumber("assertions", manifest.Counts.Assertions);
        json.WriteEndObject();
        json.WriteBase64String("store_manifest", manifest.StoreManifest.Span);
        json.WriteStartArray("files");
        foreach (var file in manifest.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("object", file.Object);
            json.WriteNumber("length", file.Length);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static BackupManifest ReadFields(JsonElement root)
    {
        var formats = root.GetProperty("formats");
        var counts = root.GetProperty("counts");
        var manifest = new BackupManifest
        {
            Name = Text(root, "name"),
            ClusterId = root.GetProperty("cluster_id").GetGuid(),
            Generation = root.GetProperty("generation").GetInt64(),
            Seq = root.GetProperty("seq").GetInt64(),
            JournalChecksum = uint.Parse(Text(root, "journal_checksum"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            JournalFrom = root.GetProperty("journal_from").GetInt64(),
            CreatedAt = ReadTime(Text(root, "created_at")),
            ScheduledFor = root.TryGetProperty("scheduled_for", out var slot) ? ReadTime(slot.GetString() ?? "") : null,
            EngineVersion = Text(root, "engine_version"),
            Formats = new BackupFormats(
                formats.GetProperty("metadata").GetInt32(), formats.GetProperty("journal").GetInt32(), formats.GetProperty("run").GetInt32()),
            Counts = new BackupCounts(counts.GetProperty("records").GetInt64(), counts.GetProperty("assertions").GetInt64()),
            StoreManifest = root.GetProperty("store_manifest").GetBytesFromBase64(),
            Files = [.. root.GetProperty("files").EnumerateArray().Select(file =>
                new BackupFile(Text(file, "path"), Text(file, "object"), file.GetProperty("length").GetInt64(), Text(file, "sha256")))],
        };
        return ArchiveNames.IsBackupName(manifest.Name) && manifest.ClusterId != Guid.Empty
            && manifest is { Generation: >= 1, Seq: >= 0, JournalFrom: >= 1 } && manifest.JournalFrom <= manifest.Seq + 1
            ? manifest
            : throw new FormatException("a field in it is out of range");
    }

    private static string Text(JsonElement json, string property) =>
        json.GetProperty(property).GetString() ?? throw new FormatException($"'{property}' is null");

    private static Instant ReadTime(string text) =>
        Instant.TryParse(Encoding.UTF8.GetBytes(text), out var instant, out _) ? instant : throw new FormatException($"'{text}' is not a time");
}
