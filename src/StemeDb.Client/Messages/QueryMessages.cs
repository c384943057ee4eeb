using System.Text.Json;
using System.Text.Json.Serialization;

namespace StemeDb.Client.Messages;

/// <summary>A question. What is null is left out.</summary>
public sealed record QueryMessage
{
    /// <summary>A path, or a pattern with <c>*</c> for one segment and a final <c>**</c> for the rest.</summary>
    public required string ConceptPath { get; init; }

    /// <summary>Name of the lens; null: the server's default, consensus.</summary>
    public string? Lens { get; init; }

    /// <summary>The place in the log to answer for.</summary>
    public long? AsOfSeq { get; init; }

    /// <summary>The moment of recording to answer for, RFC 3339; excludes <see cref="AsOfSeq"/>.</summary>
    public string? AsOf { get; init; }

    /// <summary>Only claims that hold at this moment, RFC 3339.</summary>
    public string? ValidAt { get; init; }

    /// <summary>The moment that ages are measured from, RFC 3339; null: the engine's clock.</summary>
    public string? Now { get; init; }

    /// <summary>Parameters of the lens; see <c>GET /v1/lenses</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Params { get; init; }

    /// <summary>True: the answer carries the claims and the arithmetic.</summary>
    public bool? Explain { get; init; }

    /// <summary>Patterns: answers per page.</summary>
    public int? Limit { get; init; }

    /// <summary>Patterns: where the page before ended.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A candidate value and who stands behind it.</summary>
public sealed record CandidateMessage
{
    /// <summary>The value as it was claimed.</summary>
    public JsonElement Value { get; init; }

    /// <summary>Sum of the weights of its claims.</summary>
    public double Weight { get; init; }

    /// <summary>Its part of all weight, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>How many sources say so.</summary>
    public int Sources { get; init; }

    /// <summary>How many of them are independent (a family counts once).</summary>
    public double IndependentSources { get; init; }

    /// <summary>The best tier among them, 0 to 9.</summary>
    public int BestTier { get; init; }

    /// <summary>When it was last said, RFC 3339.</summary>
    public string? Newest { get; init; }

    /// <summary>The earliest assertions of it.</summary>
    public IReadOnlyList<string> FirstAssertionIds { get; init; } = [];

    /// <summary>How many more assertions there are than the ids named.</summary>
    public int More { get; init; }
}

/// <summary>The parts of an answer that most callers want; <see cref="Raw"/> has them all.</summary>
public sealed record AnswerMessage
{
    /// <summary>What was asked about.</summary>
    public required string ConceptPath { get; init; }

    /// <summary><c>resolved</c>, <c>undetermined</c> or <c>empty</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The value, null unless resolved.</summary>
    public JsonElement Value { get; init; }

    /// <summary>Share of the winner, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>How many sources stand behind the value.</summary>
    public double Support { get; init; }

    /// <summary>Distance in share to the second candidate, 0 to 1.</summary>
    public double Margin { get; init; }

    /// <summary>0: all agree; 1: evenly split.</summary>
    public double ConflictScore { get; init; }

    /// <summary>All candidates, the strongest first.</summary>
    public IReadOnlyList<CandidateMessage> Candidates { get; init; } = [];

    /// <summary>The place in the log that was answered for.</summary>
    public long AsOfSeq { get; init; }

    /// <summary>What broke a tie, if anything did.</summary>
    public string? TieBrokenBy { get; init; }

    /// <summary>Hash over inputs, parameters and output.</summary>
    public string? Replay { get; init; }

    /// <summary>The whole answer as the server wrote it.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; init; }
}

/// <summary>A page of answers to a pattern, in path order.</summary>
/// <param name="Answers">One for each path that has a visible claim.</param>
/// <param name="NextCursor">Where the next page begins; null: this was the last.</param>
/// <param name="AsOfSeq">The place in the log that all pages answer for.</param>
public sealed record AnswerPage(IReadOnlyList<AnswerMessage> Answers, string? NextCursor, long AsOfSeq);

/// <summary>How the server is.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Version">The server's version.</param>
/// <param name="UptimeSeconds">Seconds since it started.</param>
/// <param name="AssertionCount">Assertions in the log.</param>
/// <param name="Reasons">Why it is not healthy; null when it is.</param>
public sealed record HealthReply(
    string Status, string Version, long UptimeSeconds, long AssertionCount, IReadOnlyList<string>? Reasons);
