using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>The audit, the newest first: it is not kept in memory, so that it may grow.</summary>
internal sealed class AuditReader(LayerSet layers)
{
    /// <summary>The audit records before a seq; layers cover ranges of seqs that do not overlap, so one follows the other.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold some.</exception>
    public IEnumerable<AuditRecord> Before(long seq)
    {
        foreach (var table in layers.Memtables.ToArray())
        {
            foreach (var record in In(table, seq)) yield return record;
        }

        foreach (var info in layers.Runs.Manifest.Runs.Where(run => run.FirstSeq < seq).OrderByDescending(run => run.LastSeq))
        {
            if (!KeyRange.MayHold(info, Keyspace.Registry, [(byte)RecordKind.Audit])) continue;
            var run = layers.Runs.Find(info) ?? throw RangeUnavailableException.Quarantined(info);
            foreach (var record in In(run, seq)) yield return record;
        }
    }

    private static IEnumerable<AuditRecord> In(Memtable table, long seq)
    {
        if (table.Counts.Registry == 0) yield break;
        for (var at = Math.Min(seq - 1, table.AppliedSeq); at >= table.FirstSeq; at--)
        {
            if (RecordOf(table, at) is { } record) yield return record;
        }
    }

    private static AuditRecord? RecordOf(Memtable table, long seq)
    {
        ref var entry = ref table.Record(table.RecordAt(seq));
        return entry.Kind == RecordKind.Audit ? Decode(table.Memory(entry.Value)) : null;
    }

    private static IEnumerable<AuditRecord> In(RunReader run, long seq)
    {
        var key = new byte[RegistryKey.Measure(0)];
        RegistryKey.Write(key, RecordKind.Audit, [], seq);
        var entries = new RunCursor().Over(run, Keyspace.Registry);
        for (var has = StepBack(entries, key); has; has = StepBack(entries, entries.Key)) yield return Decode(entries.Value);
    }

    private static bool StepBack(RunCursor entries, ReadOnlySpan<byte> key)
    {
        try
        {
            return entries.SeekBefore(key) && entries.Key[0] == (byte)RecordKind.Audit;
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    private static AuditRecord Decode(ReadOnlyMemory<byte> record) => (AuditRecord)RecordEncoding.Decode(record);
}
