using System.Collections.Concurrent;
using StemeDb.Model.Records;

namespace StemeDb.Storage.Index.Registry;

/// <summary>
/// The API keys as they are now: the latest record of each. One writer, any number of readers. What a key was earlier lets nobody
/// in, so it is not kept; the log has it.
/// </summary>
internal sealed class KeyHistory
{
    private readonly ConcurrentDictionary<string, ApiKeyRecord> _keys = new();

    /// <summary>Why nothing can be said of keys: a damaged run may hold the latest record of any. Null when all is known.</summary>
    public RangeUnavailableException? Missing { get; set; }

    /// <summary>Writer: takes a key, with a greater seq than all before.</summary>
    public void Apply(ApiKeyRecord key) => _keys[key.KeyId] = key;

    /// <summary>The latest record of a key; null when there is none.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold it.</exception>
    public ApiKeyRecord? Find(string keyId)
    {
        if (Missing is not null) throw new RangeUnavailableException(Missing);
        return _keys.GetValueOrDefault(keyId);
    }

    /// <summary>How many there are.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold some.</exception>
    public int Count => Missing is null ? _keys.Count : throw new RangeUnavailableException(Missing);

    /// <summary>The latest records in order of their ids.</summary>
    /// <param name="afterId">Only ids behind this one; empty: all.</param>
    /// <param name="limit">Greatest number.</param>
    /// <exception cref="RangeUnavailableException">A damaged run may hold some.</exception>
    public IReadOnlyList<ApiKeyRecord> List(string afterId, int limit)
    {
        if (Missing is not null) throw new RangeUnavailableException(Missing);
        return [.. _keys.Values.Where(key => string.CompareOrdinal(key.KeyId, afterId) > 0).OrderBy(key => key.KeyId, StringComparer.Ordinal).Take(limit)];
    }
}
