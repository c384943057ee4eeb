using System.Security.Cryptography;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Keys;

/// <summary>
/// What is known of a key: what it may do, for whom it may speak, how long it is good for, and the digest of its secret. Immutable;
/// equal when the canonical JSON is. The secret itself is nowhere.
/// </summary>
public sealed record ApiKey
{
    /// <summary>Bytes of a SHA-256.</summary>
    public const int HashBytes = 32;

    /// <summary>Most sources and prefixes of sources together.</summary>
    public const int MaxSources = 64;

    /// <summary>Most patterns of one list.</summary>
    public const int MaxPatterns = 32;

    /// <summary>A name for people, by the rules of <see cref="SourceId"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do; at least one.</summary>
    public required KeyScopes Scopes { get; init; }

    /// <summary>SHA-256 of the secret, <see cref="HashBytes"/> bytes.</summary>
    public required ReadOnlyMemory<byte> SecretHash { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>From then on it is refused; null: never.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it is good. One that was revoked stays so.</summary>
    public Instant? RevokedAt { get; init; }

    /// <summary>The secret before the last rotation, while it is still good; null: there is none.</summary>
    public FormerSecret? Former { get; init; }

    /// <summary>The sources it may speak for; with <see cref="SourcePrefixes"/>. Both empty: any source.</summary>
    public IReadOnlyList<SourceId> Sources { get; init; } = [];

    /// <summary>It may speak for every source whose id begins with one of these.</summary>
    public IReadOnlyList<SourceId> SourcePrefixes { get; init; } = [];

    /// <summary>The paths it may read; empty: all.</summary>
    public IReadOnlyList<PathPattern> ReadPatterns { get; init; } = [];

    /// <summary>The paths it may write to; empty: all.</summary>
    public IReadOnlyList<PathPattern> WritePatterns { get; init; } = [];

    /// <summary>True when it may speak for some sources only.</summary>
    public bool IsBoundToSources => Sources.Count + SourcePrefixes.Count > 0;

    /// <summary>Neither revoked nor expired.</summary>
    /// <param name="now">The moment.</param>
    public bool IsGoodAt(Instant now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);

    /// <summary>
    /// Whether a secret is this key's, now: the current one, or the former one within its overlap. Takes the same time wherever the
    /// digests differ. Says nothing of <see cref="IsGoodAt"/>.
    /// </summary>
    /// <param name="secretHash">From <see cref="ApiKeyToken.TryParse"/>.</param>
    /// <param name="now">The moment.</param>
    public bool Accepts(ReadOnlySpan<byte> secretHash, Instant now)
    {
        var isCurrent = CryptographicOperations.FixedTimeEquals(SecretHash.Span, secretHash);
        var isFormer = Former is { } former && CryptographicOperations.FixedTimeEquals(former.SecretHash.Span, secretHash) && now < former.Until;
        return isCurrent | isFormer;
    }

    /// <summary>Whether it may assert and retract as a source.</summary>
    public bool MaySpeakFor(SourceId source) =>
        !IsBoundToSources || Sources.Contains(source) || SourcePrefixes.Any(prefix => source.Utf8.Span.StartsWith(prefix.Utf8.Span));

    /// <summary>Whether it may read what is said of a path.</summary>
    public bool MayRead(ConceptPath path) => Allows(ReadPatterns, path);

    /// <summary>Whether it may assert on a path.</summary>
    public bool MayWrite(ConceptPath path) => Allows(WritePatterns, path);

    /// <inheritdoc/>
    public bool Equals(ApiKey? other) => other is not null && ApiKeyJson.ToCanonical(this).AsSpan().SequenceEqual(ApiKeyJson.ToCanonical(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, CreatedAt);

    /// <summary>The name: what else it holds is not for logs.</summary>
    public override string ToString() => Name;

    private static bool Allows(IReadOnlyList<PathPattern> patterns, ConceptPath path) =>
        patterns.Count == 0 || patterns.Any(pattern => pattern.Matches(path));
}

/// <summary>A secret that was replaced and is good for a while longer, so that its users can change over.</summary>
/// <param name="SecretHash">SHA-256 of it, 32 bytes.</param>
/// <param name="Until">From then on it is refused.</param>
public sealed record FormerSecret(ReadOnlyMemory<byte> SecretHash, Instant Until);
