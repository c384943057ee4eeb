using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>The log from a seq on: the entries of each run one behind the other, then the records of the memtables.</summary>
internal sealed class LogWalk : LogCursor
{
    private readonly LogReader _log;
    private readonly LayerSet _layers;
    private readonly long _lastSeq;
    private readonly RunCursor _entries = new();
    private long _seq;
    private RunReader? _run;
    private Memtable? _table;
    private ReadOnlyMemory<byte> _entry;

    /// <param name="layers">Held by the reader.</param>
    /// <param name="fromSeq">The first seq that is wanted.</param>
    /// <param name="lastSeq">The last seq that is seen.</param>
    public LogWalk(LayerSet layers, long fromSeq, long lastSeq)
    {
        _log = new LogReader(layers);
        _layers = layers;
        _seq = fromSeq - 1;
        _lastSeq = lastSeq;
    }

    public override long Seq => _seq;

    public override RecordKind Kind => _table is { } table ? table.Record(table.RecordAt(_seq)).Kind : LogEntry.KindOf(_entry.Span);

    public override Instant RecordedAt =>
        _table is { } table ? table.RecordedAt(table.RecordAt(_seq)) : LogEntry.RecordedAt(_entry.Span);

    public override ReadOnlySpan<byte> Path
    {
        get
        {
            if (Kind is not (RecordKind.Assertion or RecordKind.Retraction)) return default;
            if (_table is not { } table) return LogEntry.PathOf(_entry.Span);
            return table.PathBytes(table.Voice(table.Record(table.RecordAt(_seq)).Voice).Path);
        }
    }

    public override bool MoveNext()
    {
        if (_seq >= _lastSeq) return false;
        _seq++;
        _table = _layers.MemtableOf(_seq);
        if (_table is null) _entry = NextEntry();
        return true;
    }

    public override ReadOnlyMemory<byte> Record() => _table is { } table ? LogReader.RecordIn(table, _seq) : LogReader.RecordIn(_run!, _entry, _seq);

    private ReadOnlyMemory<byte> NextEntry()
    {
        try
        {
            var isFound = _run is not null && _seq <= _run.LastSeq ? _entries.MoveNext() : SeekInRun();
            return isFound && LogEntry.SeqOf(_entries.Key) == _seq
                ? _entries.Value
                : throw new RangeUnavailableException(System.IO.Path.GetFileName(_run!.Path), $"seq {_seq} has no entry in keyspace {Keyspace.Log}");
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    private bool SeekInRun()
    {
        _run = _log.RunOf(_seq);
        Span<byte> key = stackalloc byte[LogEntry.KeyBytes];
        LogEntry.WriteKey(key, _seq);
        return _entries.Over(_run, Keyspace.Log).Seek(key);
    }
}
