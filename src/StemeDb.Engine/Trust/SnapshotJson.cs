using System.Text.Json;
using StemeDb.Model.Trust;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>Snapshots as JSON; docs/http-api.md shows it.</summary>
internal static class SnapshotJson
{
    /// <summary>Members of a group that are named.</summary>
    public const int MembersMax = 20;

    private const int GroupsMax = 100;
    private const int LearnedMax = 10_000;

    /// <summary>The summary's fields, into an object that was begun.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="stored">Which snapshot.</param>
    /// <param name="content">What it says.</param>
    /// <param name="isInForce">Whether answers about the present use it.</param>
    public static void WriteSummary(Utf8JsonWriter json, StoredSnapshot stored, TrustSnapshot content, bool isInForce)
    {
        json.WriteString("id"u8, stored.Id);
        json.WriteNumber("seq"u8, stored.Seq);
        json.WriteString("recorded_at"u8, stored.RecordedAt.ToString());
        json.WriteNumber("as_of_seq"u8, content.Summary.AsOfSeq);
        json.WriteNumber("contested_paths"u8, content.Summary.ContestedPaths);
        json.WriteNumber("voices"u8, content.Summary.Voices);
        json.WriteNumber("sources"u8, content.Sources.Count);
        json.WriteStartArray("groups"u8);
        foreach (var group in Enumerable.Range(1, content.Groups).OrderByDescending(content.SizeOf).Take(GroupsMax))
        {
            json.WriteStartObject();
            WriteGroup(json, content, group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("more_groups"u8, Math.Max(0, content.Groups - GroupsMax));
        json.WriteBoolean("in_force"u8, isInForce);
    }

    /// <summary>What it says of each source, as far as a document may be long.</summary>
    public static void WriteLearned(Utf8JsonWriter json, TrustSnapshot content)
    {
        json.WriteStartArray("learned"u8);
        foreach (var source in content.Sources.Take(LearnedMax))
        {
            json.WriteStartObject();
            json.WriteString("source"u8, source.Source.Utf8.Span);
            json.WriteNumber("group"u8, source.Group);
            WriteAccuracy(json, source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("more_learned"u8, Math.Max(0, content.Sources.Count - LearnedMax));
    }

    /// <summary>A copy group's fields.</summary>
    public static void WriteGroup(Utf8JsonWriter json, TrustSnapshot content, int group)
    {
        json.WriteNumber("group"u8, group);
        json.WriteNumber("size"u8, content.SizeOf(group));
        json.WriteStartArray("members"u8);
        foreach (var member in content.MembersOf(group).Take(MembersMax)) json.WriteStringValue(member.Source.Utf8.Span);
        json.WriteEndArray();
        json.WriteNumber("more"u8, Math.Max(0, content.SizeOf(group) - MembersMax));
    }

    /// <summary>How often a source is right, and what that rests on.</summary>
    public static void WriteAccuracy(Utf8JsonWriter json, LearnedSource source)
    {
        json.WriteNumber("accuracy"u8, source.Accuracy);
        json.WriteNumber("lower_bound"u8, source.LowerBound);
        json.WriteNumber("sample_size"u8, source.SampleSize);
    }
}
