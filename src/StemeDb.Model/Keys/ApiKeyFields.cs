using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Keys;

/// <summary>
/// The fields of a key as they are read: all of them from the log, and those that a client may give. What is wrong becomes faults.
/// </summary>
internal static class ApiKeyFields
{
    private const int NameField = 0;
    private const int ScopesField = 1;
    private const int SourcesField = 2;
    private const int PrefixesField = 3;
    private const int ReadPathsField = 4;
    private const int WriteField = 5;
    private const int ExpiresField = 6;
    private const int CreatedField = 7;
    private const int RevokedField = 8;
    private const int SecretField = 9;
    private const int FormerField = 10;
    private const int FormerSecretField = 0;
    private const int FormerUntilField = 1;

    private static readonly FieldNames s_formerNames = new("secret_sha256", "until");

    /// <summary>The fields that a client may give.</summary>
    public static FieldNames RequestNames { get; } =
        new("name", "scopes", "sources", "source_prefixes", "read_paths", "write_paths", "expires_at");

    /// <summary>All fields.</summary>
    public static FieldNames Names { get; } = new(
        "name", "scopes", "sources", "source_prefixes", "read_paths", "write_paths", "expires_at", "created_at", "revoked_at", "secret_sha256", "former");

    /// <summary>Reads a key as the log has it.</summary>
    public static ApiKey Read(scoped ref FieldReader reader)
    {
        var key = ReadAll(ref reader);
        reader.Require(CreatedField);
        reader.Require(SecretField);
        return key;
    }

    /// <summary>Reads what a client asks for; it has no secret and no times of its own yet.</summary>
    public static ApiKey ReadRequest(scoped ref FieldReader reader) => ReadAll(ref reader);

    private static ApiKey ReadAll(scoped ref FieldReader reader)
    {
        var key = new ApiKey { Name = "", Scopes = KeyScopes.None, SecretHash = default, CreatedAt = default };
        while (reader.Next()) key = ReadField(ref reader, key);
        reader.Require(NameField);
        reader.Require(ScopesField);
        if (key.Sources.Count + key.SourcePrefixes.Count > ApiKey.MaxSources)
        {
            reader.Refuse(SourcesField, FaultCode.TooLong, $"A key is bound to at most {ApiKey.MaxSources} sources and prefixes.");
        }

        return key;
    }

    private static ApiKey ReadField(scoped ref FieldReader reader, ApiKey key)
    {
        switch (reader.Field)
        {
            case NameField:
                return ReadSource(ref reader) is { } name ? key with { Name = name.ToString() } : key;
            case ScopesField:
                return key with { Scopes = ReadScopes(ref reader) };
            case SourcesField:
                return key with { Sources = ReadSources(ref reader) };
            case PrefixesField:
                return key with { SourcePrefixes = ReadSources(ref reader) };
            case ReadPathsField:
                return key with { ReadPatterns = ReadPatterns(ref reader) };
            case WriteField:
                return key with { WritePatterns = ReadPatterns(ref reader) };
            case ExpiresField:
                return reader.TryReadInstant(out var end) ? key with { ExpiresAt = end } : key;
            case CreatedField:
                return reader.TryReadInstant(out var start) ? key with { CreatedAt = start } : key;
            case RevokedField:
                return reader.TryReadInstant(out var revoked) ? key with { RevokedAt = revoked } : key;
            case SecretField:
                return key with { SecretHash = ReadDigest(ref reader) };
            default:
                return key with { Former = ReadFormer(ref reader) };
        }
    }

    private static KeyScopes ReadScopes(scoped ref FieldReader reader)
    {
        var scopes = KeyScopes.None;
        if (!reader.TryBeginArray()) return scopes;
        while (reader.NextElement())
        {
            if (!reader.TryReadText(out var utf8)) continue;
            if (!KeyScopeNames.TryParse(Encoding.UTF8.GetString(utf8), out var scope))
            {
                reader.Refuse(FaultCode.UnknownName, $"There is no such scope; there are {KeyScopeNames.All}.");
            }
            else if (scopes.HasFlag(scope))
            {
                reader.Refuse(FaultCode.NotDistinct, "This scope stands in the list already.");
            }

            scopes |= scope;
        }

        if (scopes == KeyScopes.None) reader.Refuse(FaultCode.Empty, $"A key has at least one scope; there are {KeyScopeNames.All}.");
        return scopes;
    }

    private static List<SourceId> ReadSources(scoped ref FieldReader reader)
    {
        var sources = new List<SourceId>();
        if (!reader.TryBeginArray()) return sources;
        while (reader.NextElement())
        {
            if (ReadSource(ref reader) is not { } source) continue;
            if (sources.Contains(source)) reader.Refuse(FaultCode.NotDistinct, "This stands in the list already.");
            else if (sources.Count < ApiKey.MaxSources) sources.Add(source);
            else reader.Refuse(FaultCode.TooLong, $"At most {ApiKey.MaxSources} are allowed.");
        }

        if (sources.Count == 0) RefuseEmpty(ref reader);
        return sources;
    }

    private static List<PathPattern> ReadPatterns(scoped ref FieldReader reader)
    {
        var patterns = new List<PathPattern>();
        if (!reader.TryBeginArray()) return patterns;
        while (reader.NextElement())
        {
            if (!reader.TryReadText(out var utf8)) continue;
            if (!PathPattern.TryParse(utf8, out var pattern, out var fault)) reader.Refuse(new ValueFault(fault.Code, fault.Detail));
            else if (patterns.Contains(pattern)) reader.Refuse(FaultCode.NotDistinct, "This pattern stands in the list already.");
            else if (patterns.Count < ApiKey.MaxPatterns) patterns.Add(pattern);
            else reader.Refuse(FaultCode.TooLong, $"At most {ApiKey.MaxPatterns} patterns are allowed.");
        }

        if (patterns.Count == 0) RefuseEmpty(ref reader);
        return patterns;
    }

    /// <summary>An empty list would say "none" to one reader and "all" to another.</summary>
    private static void RefuseEmpty(scoped ref FieldReader reader) =>
        reader.Refuse(FaultCode.Empty, "Names at least one; leave the field out to bind the key to none in particular.");

    private static SourceId? ReadSource(scoped ref FieldReader reader)
    {
        if (!reader.TryReadText(out var utf8)) return null;
        if (SourceId.TryParse(utf8.ToArray(), out var source, out ValueFault fault)) return source;
        reader.Refuse(fault);
        return null;
    }

    private static FormerSecret? ReadFormer(scoped ref FieldReader reader)
    {
        if (!reader.TryEnter(s_formerNames, out var outer)) return null;
        var (hash, until) = (ReadOnlyMemory<byte>.Empty, default(Instant));
        while (reader.Next())
        {
            if (reader.Field == FormerSecretField) hash = ReadDigest(ref reader);
            else reader.TryReadInstant(out until);
        }

        reader.Require(FormerSecretField);
        reader.Require(FormerUntilField);
        reader.Leave(outer);
        return new FormerSecret(hash, until);
    }

    private static ReadOnlyMemory<byte> ReadDigest(scoped ref FieldReader reader)
    {
        if (!reader.TryReadText(out var digits)) return default;
        if (!AssertionId.TryParse(digits, out var digest))
        {
            reader.Refuse(FaultCode.DigestInvalid, "A SHA-256 is written as 64 lower-case hexadecimal digits.");
            return default;
        }

        var bytes = new byte[ApiKey.HashBytes];
        digest.CopyTo(bytes);
        return bytes;
    }
}
