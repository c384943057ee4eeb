using System.Collections.Concurrent;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Registry;

/// <summary>
/// Everything ever said about sources and rules, and which snapshots there are, in memory, as of any seq. One writer, any number
/// of readers. It is small beside the claims and every answer needs it.
/// </summary>
internal sealed class RegistryHistory
{
    private readonly ConcurrentDictionary<SourceId, SourceVersion> _sources = new();
    private readonly RuleHistory _rules = new();
    private readonly SnapshotHistory _snapshots = new();
    private long _lastSeq;

    /// <summary>Seq of the last record taken; 0 when there is none.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>
    /// Why nothing can be said of sources and rules: a damaged run may hold some of them, and every answer depends on all of
    /// them. Null when all is known.
    /// </summary>
    public RangeUnavailableException? Missing { get; private set; }

    /// <summary>Reads what the runs hold.</summary>
    public static RegistryHistory Load(RunSet runs)
    {
        var history = new RegistryHistory();
        var records = new List<LogRecord>();
        try
        {
            if (runs.Unavailable.FirstOrDefault(run => run.FindKeyspace(Keyspace.Registry) is not null) is { } hidden)
            {
                history.Missing = RangeUnavailableException.Quarantined(hidden);
            }

            foreach (var run in runs.Runs)
            {
                var entries = new RunCursor().Over(run, Keyspace.Registry);
                for (var has = entries.Seek([]); has; has = entries.MoveNext()) records.Add(Decode(RecordView.Read(entries.Value)));
            }
        }
        catch (RunDamagedException damage)
        {
            history.Missing = RangeUnavailableException.From(damage);
        }

        foreach (var record in records.OrderBy(record => record.Seq)) history.Apply(record);
        return history;
    }

    /// <summary>Reads what the runs and the memtables of layers hold; nobody may be writing.</summary>
    public static RegistryHistory Load(LayerSet layers)
    {
        var history = Load(layers.Runs);
        foreach (var table in layers.Memtables.ToArray().Reverse())
        {
            if (table.Counts.Registry == 0) continue;
            for (var seq = table.FirstSeq; seq <= table.AppliedSeq; seq++)
            {
                ref var entry = ref table.Record(table.RecordAt(seq));
                if (RegistryKey.Holds(entry.Kind)) history.Apply(Decode(RecordView.Read(table.Memory(entry.Value))));
            }
        }

        return history;
    }

    /// <summary>Writer: takes a record of the registry, with a greater seq than all before; its bytes are not kept.</summary>
    public void Apply(in RecordView record) => Apply(Decode(record));

    /// <summary>The snapshots that were complete at a seq.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold some.</exception>
    public SnapshotHistory Snapshots => Missing is null ? _snapshots : throw new RangeUnavailableException(Missing);

    private void Apply(LogRecord record)
    {
        switch (record)
        {
            case SourceRecord source:
                Apply(source);
                break;
            case RuleRecord rule:
                _rules.Apply(rule);
                break;
            case SnapshotPartRecord part:
                _snapshots.Apply(part);
                break;
        }

        Volatile.Write(ref _lastSeq, record.Seq);
    }

    private static LogRecord Decode(in RecordView record) => record.Kind == RecordKind.SnapshotPart
        ? SnapshotPartEncoding.DecodeFront(record.Bytes[..SnapshotPartEncoding.FrontBytes].ToArray())
        : RecordEncoding.Decode(record.Bytes.ToArray());

    /// <summary>The latest record of a source up to a seq; null when there is none.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold it.</exception>
    public SourceRecord? FindSource(SourceId source, long asOfSeq)
    {
        if (Missing is not null) throw new RangeUnavailableException(Missing);
        if (_sources.IsEmpty || !_sources.TryGetValue(source, out var version)) return null;
        for (var older = version; older is not null; older = older.Previous)
        {
            if (older.Record.Seq <= asOfSeq) return older.Record;
        }

        return null;
    }

    /// <summary>The latest rule of each pattern up to a seq, in order of seq.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run may hold some.</exception>
    public IReadOnlyList<RuleRecord> RulesAt(long asOfSeq) =>
        Missing is null ? _rules.At(asOfSeq) : throw new RangeUnavailableException(Missing);

    private void Apply(SourceRecord record)
    {
        _sources.TryGetValue(record.Source, out var previous);
        _sources[record.Source] = new SourceVersion(record, previous);
    }

    private sealed record SourceVersion(SourceRecord Record, SourceVersion? Previous);
}
