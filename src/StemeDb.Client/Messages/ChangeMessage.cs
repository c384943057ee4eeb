using System.Text.Json;

namespace StemeDb.Client.Messages;

/// <summary>A record of the log as the feed of changes tells it, or a place in the log.</summary>
/// <param name="Seq">Its place: to go on behind it, ask for what comes after this seq.</param>
/// <param name="Kind"><c>assertion</c>, <c>retraction</c>, <c>source</c>, <c>rule</c>, <c>snapshot</c>, or <c>position</c>: nothing new up to here.</param>
/// <param name="RecordedAt">When it was recorded (RFC 3339); null for a position.</param>
public sealed record ChangeMessage(long Seq, string Kind, string? RecordedAt)
{
    /// <summary>Kind of a line that tells only how far the feed is.</summary>
    public const string Position = "position";

    /// <summary>The whole object.</summary>
    public JsonElement Raw { get; init; }

    /// <summary>What was recorded: the member named like the kind.</summary>
    public JsonElement Body => Raw.GetProperty(Kind);
}
