using System.Text.Json;

namespace StemeDb.Client.Messages;

/// <summary>What a claim rests on; all parts optional.</summary>
/// <param name="Uri">Where it can be found.</param>
/// <param name="Quote">The words themselves.</param>
/// <param name="Sha256">SHA-256 of the document, 64 lower-case hexadecimal digits.</param>
public sealed record EvidenceMessage(string? Uri = null, string? Quote = null, string? Sha256 = null);

/// <summary>A claim to be sent. What is null is left out.</summary>
public sealed record AssertionMessage
{
    /// <summary>What it is about, for example <c>flight/2011-12-08/AA-1007/gate</c>.</summary>
    public required string ConceptPath { get; init; }

    /// <summary>Any JSON value.</summary>
    public required JsonElement Value { get; init; }

    /// <summary>Who says so.</summary>
    public required string Source { get; init; }

    /// <summary>The source's own confidence, 0 to 1; null counts as 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>When the source said it, RFC 3339; null: the moment of recording.</summary>
    public string? AssertedAt { get; init; }

    /// <summary>From when it holds, inclusive, RFC 3339.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>Until when it holds, exclusive, RFC 3339.</summary>
    public string? ValidTo { get; init; }

    /// <summary>What it rests on.</summary>
    public EvidenceMessage? Evidence { get; init; }

    /// <summary>Ids of earlier assertions of the same source that this one replaces.</summary>
    public IReadOnlyList<string>? Supersedes { get; init; }

    /// <summary>Up to 32 string pairs.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The server's word on one assertion.</summary>
/// <param name="Id">SHA-256 of its canonical bytes, 64 hexadecimal digits.</param>
/// <param name="Seq">Its place in the log.</param>
/// <param name="RecordedAt">When it was admitted, RFC 3339.</param>
/// <param name="Status"><c>created</c> or <c>exists</c>.</param>
public sealed record AssertReply(string Id, long Seq, string RecordedAt, string Status);

/// <summary>A page of raw assertions in (path, source, seq) order.</summary>
/// <param name="Assertions">The assertions as the server wrote them.</param>
/// <param name="NextCursor">Where the next page begins; null: this was the last.</param>
/// <param name="AsOfSeq">The place in the log that all pages of this listing show.</param>
public sealed record AssertionPage(IReadOnlyList<JsonElement> Assertions, string? NextCursor, long AsOfSeq);

/// <summary>A claim to be withdrawn.</summary>
/// <param name="AssertionId">Which.</param>
/// <param name="Source">By whom: the assertion's own source.</param>
/// <param name="Reason">Why.</param>
public sealed record RetractionMessage(string AssertionId, string Source, string Reason);

/// <summary>A retraction, source or rule was recorded.</summary>
/// <param name="Seq">Its place in the log.</param>
/// <param name="RecordedAt">When, RFC 3339.</param>
/// <param name="Status"><c>created</c> or <c>exists</c>.</param>
public sealed record RecordedReply(long Seq, string RecordedAt, string Status);
