using System.Collections.Concurrent;
using StemeDb.Model.Records;

namespace StemeDb.Storage.Index.Registry;

/// <summary>
/// The idempotency keys that were recorded since the last checkpoint before the start, the latest record of each. Those before are
/// looked for in the runs. One writer, any number of readers.
/// </summary>
internal sealed class IdempotencyHistory
{
    /// <summary>A key that was recorded longer ago may be let go.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(25);

    private const int LeastToLookThrough = 10_000;

    private readonly ConcurrentDictionary<string, IdempotencyRecord> _keys = new();
    private int _lookThroughAt = LeastToLookThrough;

    /// <summary>How many are in memory.</summary>
    public int Count => _keys.Count;

    /// <summary>Writer: takes a record, with a greater seq than all before.</summary>
    public void Apply(IdempotencyRecord record)
    {
        _keys[record.Key] = record;
        if (_keys.Count < _lookThroughAt) return;
        foreach (var (key, known) in _keys)
        {
            if (known.RecordedAt.Ticks < record.RecordedAt.Ticks - KeptFor.Ticks) _keys.TryRemove(key, out _);
        }

        // So that looking through all of them costs each of them little.
        _lookThroughAt = Math.Max(LeastToLookThrough, 2 * _keys.Count);
    }

    public IdempotencyRecord? Find(string key) => _keys.GetValueOrDefault(key);
}
