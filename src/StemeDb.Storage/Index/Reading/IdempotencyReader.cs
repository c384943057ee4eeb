using System.Text;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Looks for an idempotency key in the runs, the newest first.</summary>
internal sealed class IdempotencyReader(LayerSet layers)
{
    /// <summary>The latest record of a key in the runs; null when there is none.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold it.</exception>
    public IdempotencyRecord? Find(string key)
    {
        var name = Encoding.ASCII.GetBytes(key);
        var end = new byte[RegistryKey.Measure(name.Length)];
        RegistryKey.Write(end, RecordKind.Idempotency, name, long.MaxValue);
        var front = end.AsMemory(0, end.Length - sizeof(long));
        foreach (var info in layers.Runs.Manifest.Runs.OrderByDescending(run => run.LastSeq))
        {
            if (!KeyRange.MayHold(info, Keyspace.Registry, front.ToArray())) continue;
            var run = layers.Runs.Find(info) ?? throw RangeUnavailableException.Quarantined(info);
            if (Find(run, end, front.Span) is { } record) return record;
        }

        return null;
    }

    private static IdempotencyRecord? Find(RunReader run, byte[] end, ReadOnlySpan<byte> front)
    {
        try
        {
            var entries = new RunCursor().Over(run, Keyspace.Registry);
            return entries.SeekBefore(end) && entries.Key.StartsWith(front) ? (IdempotencyRecord)RecordEncoding.Decode(entries.Value.ToArray()) : null;
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }
}
