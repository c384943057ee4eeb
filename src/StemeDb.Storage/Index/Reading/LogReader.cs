using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Records by seq. Each is whole in one layer, so no other is asked.</summary>
internal sealed class LogReader(LayerSet layers)
{
    /// <summary>Where the claim with a seq lies.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run holds it.</exception>
    public ClaimLocator LocatorAt(long seq)
    {
        if (layers.MemtableOf(seq) is { } table) return LocatorIn(table, table.RecordAt(seq));
        return LogEntry.Locator(seq, EntryAt(RunOf(seq), seq));
    }

    /// <summary>When a record was admitted.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run holds it.</exception>
    public Instant RecordedAt(long seq) => layers.MemtableOf(seq) is { } table
        ? table.RecordedAt(table.RecordAt(seq))
        : LogEntry.RecordedAt(EntryAt(RunOf(seq), seq).Span);

    /// <summary>The record, as the journal has it.</summary>
    /// <exception cref="RangeUnavailableException">A damaged run holds it.</exception>
    public ReadOnlyMemory<byte> Record(long seq)
    {
        if (layers.MemtableOf(seq) is { } table) return RecordIn(table, seq);
        var run = RunOf(seq);
        return RecordIn(run, EntryAt(run, seq), seq);
    }

    /// <summary>Where the claim lies that a record of a memtable is.</summary>
    public static ClaimLocator LocatorIn(Memtable table, int record)
    {
        ref var voice = ref table.Voice(table.Record(record).Voice);
        var (path, source) = (table.Path(voice.Path).Bytes, table.Source(voice.Source).Bytes);
        return new ClaimLocator(new(table.Memory(path)), new(table.Memory(source)), table.SeqAt(record));
    }

    /// <summary>Where the claim lies that the entry of a run is.</summary>
    public static ClaimLocator LocatorIn(RunReader run, long seq) => LogEntry.Locator(seq, EntryAt(run, seq));

    /// <summary>The record of a memtable, as the journal has it.</summary>
    public static ReadOnlyMemory<byte> RecordIn(Memtable table, long seq)
    {
        ref var entry = ref table.Record(table.RecordAt(seq));
        if (entry.Kind != RecordKind.Assertion) return table.Memory(entry.Value);
        ref var voice = ref table.Voice(entry.Voice);
        return ClaimValue.ToRecord(table.PathBytes(voice.Path), table.SourceBytes(voice.Source), seq, table.Span(entry.Value));
    }

    /// <summary>The record of a run whose entry in the log was read, as the journal has it.</summary>
    /// <exception cref="RangeUnavailableException">The run is damaged.</exception>
    public static ReadOnlyMemory<byte> RecordIn(RunReader run, ReadOnlyMemory<byte> entry, long seq)
    {
        var kind = LogEntry.KindOf(entry.Span);
        if (RegistryKey.Holds(kind))
        {
            var name = LogEntry.Name(entry.Span);
            var registryKey = new byte[RegistryKey.Measure(name.Length)];
            RegistryKey.Write(registryKey, kind, name, seq);
            var front = ValueOf(run, Keyspace.Registry, registryKey, seq);
            return kind == RecordKind.SnapshotPart ? (byte[])[.. front.Span, .. SnapshotContent(run, seq).Span] : front;
        }

        var at = LogEntry.Locator(seq, entry);
        var key = new byte[ClaimKey.MaxBytes];
        var length = ClaimKey.WriteVoice(key, at.Path.Utf8.Span, at.Source.Utf8.Span);
        length += kind == RecordKind.Assertion
            ? ClaimKey.WriteTail(key.AsSpan(length), seq, ClaimKey.Claim)
            : ClaimKey.WriteTail(key.AsSpan(length), at.Seq, ClaimKey.Retracted, seq);
        var value = ValueOf(run, Keyspace.Claims, key.AsSpan(0, length), seq);
        return kind == RecordKind.Retraction
            ? value
            : ClaimValue.ToRecord(at.Path.Utf8.Span, at.Source.Utf8.Span, seq, value.Span);
    }

    private static ReadOnlyMemory<byte> SnapshotContent(RunReader run, long seq)
    {
        Span<byte> key = stackalloc byte[LogEntry.KeyBytes];
        LogEntry.WriteKey(key, seq);
        return ValueOf(run, Keyspace.Snapshots, key, seq);
    }

    private static ReadOnlyMemory<byte> EntryAt(RunReader run, long seq)
    {
        Span<byte> key = stackalloc byte[LogEntry.KeyBytes];
        LogEntry.WriteKey(key, seq);
        return ValueOf(run, Keyspace.Log, key, seq);
    }

    private static ReadOnlyMemory<byte> ValueOf(RunReader run, byte keyspace, ReadOnlySpan<byte> key, long seq)
    {
        try
        {
            return run.TryGet(keyspace, key, out var value)
                ? value
                : throw new RangeUnavailableException(Path.GetFileName(run.Path), $"seq {seq} has no entry in keyspace {keyspace}");
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    /// <summary>The run that holds a seq which no memtable holds.</summary>
    /// <exception cref="RangeUnavailableException">It is in quarantine.</exception>
    public RunReader RunOf(long seq)
    {
        foreach (var run in layers.Runs.Runs)
        {
            if (run.FirstSeq <= seq && seq <= run.LastSeq) return run;
        }

        KeyRange.RequireAvailable(layers.Runs, seq);
        throw new ArgumentOutOfRangeException(nameof(seq), seq, "No layer holds this seq.");
    }
}
