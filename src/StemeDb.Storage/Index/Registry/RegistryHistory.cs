using System.Collections.Concurrent;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Registry;

/// <summary>
/// Everything ever said about sources and rules, and which snapshots there are, in memory, as of any seq; and the API keys as they are
/// now. One writer, any number of readers. It is small beside the claims and every answer needs it.
/// </summary>
internal sealed class RegistryHistory
{
    private readonly ConcurrentDictionary<SourceId, SourceVersion> _sources = new();
    private readonly RuleHistory _rules = new();
    private readonly SnapshotHistory _snapshots = new();
    private long _lastSeq;

    /// <summary>The API keys.</summary>
    public KeyHistory Keys { get; } = new();

    /// <summary>The idempotency keys that are not only in runs.</summary>
    public IdempotencyHistory Idempotency { get; } = new();

    /// <summary>Whether records of a kind are kept in memory: all of the registry but the audit, which is read when somebody asks.</summary>
    public static bool Takes(RecordKind kind) => RegistryKey.Holds(kind) && kind != RecordKind.Audit;

    /// <summary>Seq of the last record taken on which answers rest; 0 when there is none.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>
    /// Why nothing can be said of sources and rules: a damaged run may hold some of them, and every answer depends on all of
    /// them. Null when all is known.
    /// </summary>
    public RangeUnavailableException? Missing { get; private set; }

    /// <summary>What follows from it, as a sentence; null when all is known.</summary>
    public string? DescribeMissing() => (Missing, Keys.Missing) switch
    {
        (null, null) => null,
        (not null, null) => "Sources and rules cannot be read, so nothing that depends on them is answered.",
        (null, not null) => "API keys cannot be read, so nobody is let in by one.",
        _ => "Sources, rules and API keys cannot be read, so nothing that depends on them is answered and nobody is let in by a key.",
    };

    /// <summary>Reads what the runs hold.</summary>
    public static RegistryHistory Load(RunSet runs)
    {
        var history = new RegistryHistory();
        var records = new List<LogRecord>();
        try
        {
            foreach (var hidden in runs.Unavailable) history.Miss(hidden);
            foreach (var run in runs.Held) AddRecords(run, records);
        }
        catch (RunDamagedException damage)
        {
            history.Missing = history.Keys.Missing = RangeUnavailableException.From(damage);
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
                if (Takes(entry.Kind)) history.Apply(Decode(RecordView.Read(table.Memory(entry.Value))));
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
            case ApiKeyRecord key:
                Keys.Apply(key);
                return;
            case IdempotencyRecord key:
                Idempotency.Apply(key);
                return;
        }

        Volatile.Write(ref _lastSeq, record.Seq);
    }

    /// <summary>A run is in quarantine: what it may hold is not known.</summary>
    private void Miss(RunInfo run)
    {
        if (LeastKind(run) < RecordKind.ApiKey) Missing = RangeUnavailableException.Quarantined(run);
        if (KeyRange.MayHold(run, Keyspace.Registry, [(byte)RecordKind.ApiKey])) Keys.Missing = RangeUnavailableException.Quarantined(run);
    }

    /// <summary>The audit stands behind all that is kept in memory, and is not read.</summary>
    private static void AddRecords(HeldRun run, List<LogRecord> records)
    {
        if (LeastKind(run.Info) >= RecordKind.Audit) return;
        var entries = new RunCursor().Over(run.Reader, Keyspace.Registry);
        for (var has = entries.Seek([]); has && entries.Key[0] < (byte)RecordKind.Audit; has = entries.MoveNext())
        {
            records.Add(Decode(RecordView.Read(entries.Value)));
        }
    }

    private static RecordKind LeastKind(RunInfo run) =>
        run.FindKeyspace(Keyspace.Registry) is { } held ? (RecordKind)held.MinKey.Span[0] : (RecordKind)byte.MaxValue;

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
