using System.Collections.Concurrent;
using System.Security.Cryptography;
using StemeDb.Api.Keys;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Identity;

/// <summary>The keys of a test.</summary>
internal sealed class KeysDouble : IKeyDirectory
{
    public static readonly KeyScopes[] AllScopes = [KeyScopes.Read, KeyScopes.Write, KeyScopes.Admin, KeyScopes.Backup];

    private readonly ConcurrentDictionary<string, ApiKeyRecord> _records = [];

    /// <summary>What every lookup throws; null: it works.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The ids that were looked up.</summary>
    public ConcurrentQueue<string> Lookups { get; } = [];

    /// <summary>Makes a key, and says what its holder sends.</summary>
    public string Make(KeyScopes scopes, Func<ApiKey, ApiKey>? change = null)
    {
        var id = RandomNumberGenerator.GetString(ApiKeyId.Alphabet, 12);
        var token = ApiKeyToken.Make(id, RandomNumberGenerator.GetBytes(ApiKeyToken.RandomBytes));
        Set(id, token, scopes, change);
        return token;
    }

    /// <summary>A key bound to sources and paths.</summary>
    public string MakeBound(KeyScopes scopes, string[]? sources = null, string[]? read = null, string[]? write = null) => Make(scopes, key => key with
    {
        Sources = [.. (sources ?? []).Select(Source)],
        ReadPatterns = [.. (read ?? []).Select(text => new PathPattern(text))],
        WritePatterns = [.. (write ?? []).Select(text => new PathPattern(text))],
    });

    public void Set(string id, string token, KeyScopes scopes, Func<ApiKey, ApiKey>? change = null)
    {
        var key = new ApiKey
        {
            Name = "test",
            Scopes = scopes,
            SecretHash = ApiKeyToken.HashOfToken(token),
            CreatedAt = new Instant(DateTime.UtcNow.Ticks),
        };
        _records[id] = new ApiKeyRecord(1, key.CreatedAt, id, change?.Invoke(key) ?? key);
    }

    public Task<ApiKeyRecord?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        Lookups.Enqueue(keyId);
        return Failure is null ? Task.FromResult(_records.GetValueOrDefault(keyId)) : Task.FromException<ApiKeyRecord?>(Failure);
    }

    public static SourceId Source(string text) => SourceId.TryParse(text, out var id, out _) ? id : throw new ArgumentException(text);
}
