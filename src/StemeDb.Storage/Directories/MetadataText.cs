using System.Globalization;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Time;
using StemeDb.Storage.Checksums;

namespace StemeDb.Storage.Directories;

/// <summary>The text of <c>metadata.json</c>, specified in docs/formats/metadata.md.</summary>
internal static class MetadataText
{
    public const int FormatVersion = 1;
    public const int JournalFormatVersion = Journal.SegmentHeader.FormatVersion;
    public const int RunFormatVersion = 1;

    private const string ChecksumKey = "\"checksum\"";
    private const string JournalBegunKey = "journal_begun";

    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    public static byte[] Write(DataDirectoryMetadata metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteString("cluster_id", metadata.ClusterId);
            json.WriteNumber("generation", metadata.Generation);
            json.WriteNumber("journal_format", JournalFormatVersion);
            json.WriteNumber("run_format", RunFormatVersion);
            json.WriteNumber("restarts", metadata.Restarts);
            if (metadata.IsJournalBegun) json.WriteBoolean(JournalBegunKey, true);
            WriteRestore(json, metadata.LastRestore);
            CursorKeyringJson.Write(json, metadata.CursorKeys);
            json.WriteString("checksum", "00000000");
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        var bytes = stream.ToArray();
        var end = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(ChecksumKey));
        var digits = bytes.AsSpan(end + ChecksumKey.Length).IndexOf("0"u8) + end + ChecksumKey.Length;
        Encoding.ASCII.GetBytes(ChecksumOf(bytes.AsSpan(0, end))).CopyTo(bytes, digits);
        return bytes;
    }

    /// <exception cref="MetadataDamagedException">The text is not what was written.</exception>
    /// <exception cref="DataDirectoryNewerException">A newer program wrote it.</exception>
    public static DataDirectoryMetadata Read(string path, byte[] text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            CheckVersion(path, root, "metadata", "format", FormatVersion);
            CheckChecksum(text, root);
            CheckVersion(path, root, "journal", "journal_format", JournalFormatVersion);
            CheckVersion(path, root, "run", "run_format", RunFormatVersion);
            var metadata = new DataDirectoryMetadata(
                root.GetProperty("cluster_id").GetGuid(), root.GetProperty("generation").GetInt64(),
                root.GetProperty("restarts").GetInt64(), ReadRestore(root.GetProperty("last_restore")))
            {
                CursorKeys = CursorKeyringJson.Read(root),
                IsJournalBegun = root.TryGetProperty(JournalBegunKey, out var begun) && begun.GetBoolean(),
            };
            return metadata is { Generation: >= 1, Restarts: >= 0 } && metadata.ClusterId != Guid.Empty
                ? metadata
                : throw new FormatException("a number in it is out of range");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new MetadataDamagedException(path, error.Message.TrimEnd('.'), error);
        }
    }

    private static void WriteRestore(Utf8JsonWriter json, RestoreMark? restore)
    {
        if (restore is null)
        {
            json.WriteNull("last_restore");
            return;
        }

        json.WriteStartObject("last_restore");
        json.WriteString("at", restore.At.ToString());
        json.WriteString("backup", restore.Backup);
        json.WriteNumber("seq", restore.Seq);
        json.WriteEndObject();
    }

    private static RestoreMark? ReadRestore(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        var at = json.GetProperty("at").GetString() ?? throw new FormatException("'at' is null");
        var backup = json.GetProperty("backup").GetString() ?? throw new FormatException("'backup' is null");
        return Instant.TryParse(Encoding.UTF8.GetBytes(at), out var instant, out _)
            ? new RestoreMark(instant, backup, json.GetProperty("seq").GetInt64())
            : throw new FormatException($"'{at}' is not a time");
    }

    private static void CheckVersion(string path, JsonElement root, string part, string name, int known)
    {
        var found = root.GetProperty(name).GetInt32();
        if (found > known) throw new DataDirectoryNewerException(path, part, found, known);
        if (found < 1) throw new FormatException($"'{name}' is {found}");
    }

    private static void CheckChecksum(byte[] text, JsonElement root)
    {
        var end = text.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(ChecksumKey));
        var stated = end >= 0 ? root.GetProperty("checksum").GetString() : throw new FormatException("it has no checksum");
        var actual = ChecksumOf(text.AsSpan(0, end));
        if (stated != actual) throw new FormatException($"its checksum should be {actual} and it says {stated}");
    }

    private static string ChecksumOf(ReadOnlySpan<byte> bytes) => Crc32C.Compute(bytes).ToString("x8", CultureInfo.InvariantCulture);
}
