using System.Text.Json;
using System.Text.Json.Serialization;

namespace StemeDb.Client.Messages;

/// <summary>An API key that is to be made. A list that is null or empty binds it to none in particular.</summary>
/// <param name="Name">For people.</param>
/// <param name="Scopes">At least one of <c>read</c>, <c>write</c>, <c>admin</c>, <c>backup</c>.</param>
public sealed record NewKeyMessage(string Name, IReadOnlyList<string> Scopes)
{
    /// <summary>The sources it may speak for.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>It may speak for every source whose id begins with one of these.</summary>
    public IReadOnlyList<string>? SourcePrefixes { get; init; }

    /// <summary>Patterns of the paths it may read.</summary>
    public IReadOnlyList<string>? ReadPaths { get; init; }

    /// <summary>Patterns of the paths it may write to.</summary>
    public IReadOnlyList<string>? WritePaths { get; init; }

    /// <summary>From then on it is refused (RFC 3339); null: never.</summary>
    public string? ExpiresAt { get; init; }
}

/// <summary>Asks for another secret.</summary>
/// <param name="Overlap">How long the present one is good beside it, an ISO 8601 duration; null: not at all.</param>
public sealed record KeyRotationMessage(string? Overlap);

/// <summary>An API key, without its secret.</summary>
/// <param name="Id">Which key.</param>
/// <param name="Name">For people.</param>
/// <param name="State"><c>active</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Sources">The sources it may speak for; empty together with the prefixes: any.</param>
/// <param name="SourcePrefixes">It may speak for every source whose id begins with one of these.</param>
/// <param name="ReadPaths">Patterns of the paths it may read; empty: all.</param>
/// <param name="WritePaths">Patterns of the paths it may write to; empty: all.</param>
/// <param name="CreatedAt">When it was made (RFC 3339).</param>
/// <param name="ExpiresAt">From then on it is refused; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
/// <param name="FormerSecretUntil">Until then the secret before the last rotation is good; null: it is not.</param>
/// <param name="Seq">Place in the log of what is known of it.</param>
public sealed record ApiKeyMessage(
    string Id,
    string Name,
    string State,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> SourcePrefixes,
    IReadOnlyList<string> ReadPaths,
    IReadOnlyList<string> WritePaths,
    string CreatedAt,
    string? ExpiresAt,
    string? RevokedAt,
    string? FormerSecretUntil,
    long Seq)
{
    /// <summary>The whole object as the server wrote it, without the key.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; init; }
}

/// <summary>A key that was made or rotated.</summary>
/// <param name="Key">What clients send. The server keeps it nowhere: this is the one time it is told.</param>
/// <param name="Record">What is known of it.</param>
public sealed record IssuedKey(string Key, ApiKeyMessage Record)
{
    /// <summary>The record: the key is not for logs.</summary>
    public override string ToString() => Record.ToString();
}

/// <summary>A page of keys by id.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="NextCursor">For the next page; null: this is the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyMessage> Keys, string? NextCursor);

/// <summary>What somebody did as an administrator.</summary>
/// <param name="Seq">Place in the log.</param>
/// <param name="RecordedAt">When (RFC 3339).</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What.</param>
/// <param name="Target">To what; null: to nothing in particular.</param>
/// <param name="Outcome"><c>done</c>, <c>unchanged</c> or <c>begun</c>.</param>
/// <param name="Address">Where from; null: it is not known.</param>
/// <param name="TraceId">The trace of the request; null: there is none.</param>
public sealed record AuditMessage(
    long Seq, string RecordedAt, string Actor, string Action, string? Target, string Outcome, string? Address, string? TraceId)
{
    /// <summary>The whole object.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; init; }
}

/// <summary>A page of the audit, the newest first.</summary>
/// <param name="Audit">The entries.</param>
/// <param name="NextCursor">For the next page; null: this is the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditMessage> Audit, string? NextCursor);
