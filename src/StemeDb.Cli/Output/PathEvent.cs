using System.Text.Json;

namespace StemeDb.Cli.Output;

/// <summary>Something that was recorded about a path.</summary>
/// <param name="Seq">Its place in the log.</param>
/// <param name="RecordedAt">When, RFC 3339.</param>
/// <param name="Kind"><c>assertion</c> or <c>retraction</c>.</param>
/// <param name="Text">For a person.</param>
/// <param name="Claim">The claim it is about, as the server wrote it.</param>
internal sealed record PathEvent(long Seq, string RecordedAt, string Kind, string Text, JsonElement Claim)
{
    /// <summary>A claim, and its withdrawal where there was one.</summary>
    public static IEnumerable<PathEvent> Of(JsonElement claim)
    {
        var seq = claim.GetProperty("seq").GetInt64();
        var replaces = claim.TryGetProperty("supersedes", out var earlier) ? $", replacing {earlier.GetArrayLength()}" : "";
        yield return new PathEvent(
            seq,
            claim.GetProperty("recorded_at").GetString()!,
            "assertion",
            $"{claim.GetProperty("source").GetString()} says {JsonOutput.Plain(claim.GetProperty("value"))}{replaces}",
            claim);
        if (claim.TryGetProperty("retracted", out var retracted))
        {
            var reason = retracted.GetProperty("reason").GetString();
            yield return new PathEvent(
                retracted.GetProperty("seq").GetInt64(),
                retracted.GetProperty("recorded_at").GetString()!,
                "retraction",
                $"{retracted.GetProperty("by").GetString()} withdraws seq {seq}{(string.IsNullOrEmpty(reason) ? "" : ": " + reason)}",
                claim);
        }
    }
}
