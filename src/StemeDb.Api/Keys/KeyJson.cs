using System.Text.Json;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Api.Keys;

/// <summary>A key as clients see it: all but the digests of its secrets.</summary>
internal static class KeyJson
{
    public static void Write(Utf8JsonWriter json, ApiKeyRecord record, Instant now)
    {
        var key = record.Key;
        json.WriteString("id"u8, record.KeyId);
        json.WriteString("name"u8, key.Name);
        json.WriteString("state"u8, State(key, now));
        Write(json, "scopes", KeyScopeNames.Of(key.Scopes));
        Write(json, "sources", key.Sources.Select(source => source.ToString()));
        Write(json, "source_prefixes", key.SourcePrefixes.Select(prefix => prefix.ToString()));
        Write(json, "read_paths", key.ReadPatterns.Select(pattern => pattern.Text));
        Write(json, "write_paths", key.WritePatterns.Select(pattern => pattern.Text));
        json.WriteString("created_at"u8, key.CreatedAt.ToString());
        json.WriteString("expires_at"u8, key.ExpiresAt?.ToString());
        json.WriteString("revoked_at"u8, key.RevokedAt?.ToString());
        json.WriteString("former_secret_until"u8, key.Former is { } former && now < former.Until ? former.Until.ToString() : null);
        json.WriteNumber("seq"u8, record.Seq);
        json.WriteString("recorded_at"u8, record.RecordedAt.ToString());
    }

    private static string State(ApiKey key, Instant now) =>
        key.RevokedAt is not null ? "revoked" : key.IsGoodAt(now) ? "active" : "expired";

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
