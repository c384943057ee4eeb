using System.Text.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Trust;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>What the snapshot in force says of one source, and how that came about, as JSON.</summary>
internal static class SourceTrustJson
{
    /// <summary>Writes <c>trust</c> and <c>copy_group</c>; null where nothing is known.</summary>
    public static void Write(Utf8JsonWriter json, SourceId source, IIndexReader reader)
    {
        var known = reader.Snapshots;
        var snapshot = known.Count == 0 ? null : reader.ReadSnapshot(known[^1]);
        var learned = snapshot?.Find(source);
        json.WritePropertyName("trust"u8);
        if (learned is { SampleSize: > 0 }) WriteTrust(json, snapshot!, learned);
        else json.WriteNullValue();
        json.WritePropertyName("copy_group"u8);
        if (learned?.Link is { } link) WriteGroup(json, snapshot!, learned.Group, link);
        else json.WriteNullValue();
    }

    /// <summary>Writes both as if nothing were known.</summary>
    public static void WriteNothing(Utf8JsonWriter json)
    {
        json.WriteNull("trust"u8);
        json.WriteNull("copy_group"u8);
    }

    private static void WriteTrust(Utf8JsonWriter json, TrustSnapshot snapshot, LearnedSource learned)
    {
        json.WriteStartObject();
        SnapshotJson.WriteAccuracy(json, learned);
        json.WriteString("snapshot"u8, snapshot.Id);
        json.WriteNumber("as_of_seq"u8, snapshot.Summary.AsOfSeq);
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, TrustSnapshot snapshot, int group, CopyLink link)
    {
        json.WriteStartObject();
        SnapshotJson.WriteGroup(json, snapshot, group);
        json.WriteStartObject("link"u8);
        json.WriteString("with"u8, link.With.Utf8.Span);
        json.WriteNumber("shared_contested_paths"u8, link.Shared);
        json.WriteNumber("agreements"u8, link.Agreed);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
