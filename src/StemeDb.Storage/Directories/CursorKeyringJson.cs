using System.Text;
using System.Text.Json;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Directories;

/// <summary>The keys of cursors in <c>metadata.json</c>.</summary>
internal static class CursorKeyringJson
{
    private const string Name = "cursor_keys";

    /// <summary>Writes the member; nothing when there are no keys.</summary>
    public static void Write(Utf8JsonWriter json, CursorKeyring keyring)
    {
        if (keyring.Keys.Count == 0) return;
        json.WriteStartArray(Name);
        foreach (var key in keyring.Keys)
        {
            json.WriteStartObject();
            json.WriteNumber("id", key.Id);
            json.WriteString("made_at", key.MadeAt.ToString());
            json.WriteBase64String("secret", key.Secret.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <exception cref="FormatException">The member is not as it was written.</exception>
    public static CursorKeyring Read(JsonElement root) => root.TryGetProperty(Name, out var keys)
        ? new CursorKeyring([.. keys.EnumerateArray().Select(Key)])
        : CursorKeyring.Empty;

    private static CursorKey Key(JsonElement json)
    {
        var madeAt = json.GetProperty("made_at").GetString() ?? throw new FormatException("'made_at' is null");
        return Instant.TryParse(Encoding.UTF8.GetBytes(madeAt), out var instant, out _)
            ? new CursorKey(json.GetProperty("id").GetByte(), json.GetProperty("secret").GetBytesFromBase64(), instant)
            : throw new FormatException($"'{madeAt}' is not a time");
    }
}
