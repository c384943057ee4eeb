using System.Text.Json;

namespace StemeDb.Integration.Tests.Ledgers;

/// <summary>A claim as it was sent, on a path of its own.</summary>
/// <param name="Path">Its path; no other claim has it.</param>
/// <param name="Value">Its value, a string.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Batch">The first path of the atomic request it belongs to; its own path when it was sent alone.</param>
internal sealed record SentClaim(string Path, string Value, string Source, string Batch)
{
    private const string AssertedAt = "2026-01-01T00:00:00Z";

    public string ToJson() => $$"""
        {"concept_path":"{{Path}}","value":"{{Value}}","source":"{{Source}}","asserted_at":"{{AssertedAt}}"}
        """;

    /// <summary>What is stored says the same as what was sent.</summary>
    public bool IsSameAs(JsonElement stored) =>
        stored.GetProperty("concept_path").ValueEquals(Path) && stored.GetProperty("value").ValueEquals(Value)
        && stored.GetProperty("source").ValueEquals(Source) && stored.GetProperty("asserted_at").ValueEquals(AssertedAt);
}

/// <summary>What the server said of a claim.</summary>
internal sealed record Acknowledgement(string Id, long Seq);
