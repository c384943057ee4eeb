using System.Runtime.InteropServices;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// Walks claims and marks of a memtable up to a seq as if they were entries of <see cref="Keyspace.Claims"/>.
/// <see cref="Value"/> stays valid for as long as it is referenced.
/// </summary>
internal sealed class MemtableClaimCursor : IEntryCursor
{
    private const int SpareBytes = 32;

    private readonly Memtable _table;
    private readonly long _seqLimit;
    private readonly List<MarkEntry> _marks = [];

    private byte[] _key = [];
    private ReadOnlyMemory<int> _paths;
    private int _pathAt;
    private ReadOnlyMemory<int> _voices;
    private int _voiceAt;
    private int _markAt;
    private int _nextClaim;
    private int _voiceLength;
    private int _keyLength;

    private MemtableClaimCursor(Memtable table, long seqLimit, ReadOnlyMemory<int> paths) =>
        (_table, _seqLimit, _paths) = (table, seqLimit, paths);

    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Over all paths, in order.</summary>
    public static MemtableClaimCursor OverAll(Memtable table, long seqLimit) => new(table, seqLimit, table.PathOrder());

    /// <summary>Over one path.</summary>
    public static MemtableClaimCursor OverPath(Memtable table, long seqLimit, int path) => new(table, seqLimit, new[] { path });

    public bool Seek(ReadOnlySpan<byte> key)
    {
        var rest = key;
        var path = ClaimKey.TakeText(ref rest);
        _pathAt = _table.PathLowerBound(_paths.Span, path);
        if (_pathAt == _paths.Length) return false;
        if (rest.IsEmpty || !_table.PathBytes(_paths.Span[_pathAt]).SequenceEqual(path)) return EnterPath(0) && MoveNext();
        var source = ClaimKey.TakeText(ref rest);
        _voices = _table.VoicesOfPath(_paths.Span[_pathAt]);
        if (!EnterPath(LowerBound(_voices.Span, source)) || !MoveNext()) return false;
        while (Key.SequenceCompareTo(key) < 0)
        {
            if (!MoveNext()) return false;
        }

        return true;
    }

    public bool MoveNext()
    {
        if (_pathAt >= _paths.Length) return false;
        while (true)
        {
            if (_markAt < _marks.Count)
            {
                ShowMark(_marks[_markAt++]);
                return true;
            }

            if (_nextClaim != 0 && _table.SeqAt(_nextClaim) <= _seqLimit)
            {
                ShowClaim();
                return true;
            }

            if (!EnterVoice(_voiceAt + 1)) return false;
        }
    }

    private int LowerBound(ReadOnlySpan<int> voices, ReadOnlySpan<byte> source)
    {
        var (low, high) = (0, voices.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_table.SourceBytes(_table.Voice(voices[middle]).Source).SequenceCompareTo(source) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private bool EnterPath(int voiceAt)
    {
        _voices = _table.VoicesOfPath(_paths.Span[_pathAt]);
        return EnterVoice(voiceAt);
    }

    /// <summary>Stands before the first entry of a voice; goes on to the next path when there is no such voice.</summary>
    private bool EnterVoice(int voiceAt)
    {
        while (voiceAt >= _voices.Length)
        {
            if (++_pathAt >= _paths.Length) return false;
            _voices = _table.VoicesOfPath(_paths.Span[_pathAt]);
            voiceAt = 0;
        }

        _voiceAt = voiceAt;
        ref var voice = ref _table.Voice(_voices.Span[voiceAt]);
        var (path, source) = (_table.Path(voice.Path).Bytes, _table.Source(voice.Source).Bytes);
        var needed = path.Length + source.Length + 2 + ClaimKey.TailBytes + sizeof(long);
        if (needed > _key.Length) _key = new byte[needed + SpareBytes];
        _voiceLength = ClaimKey.WriteVoice(_key, _table.Span(path), _table.Span(source));
        LoadMarks(Volatile.Read(ref voice.LastForeignMark));
        _nextClaim = Volatile.Read(ref voice.FirstClaim);
        return true;
    }

    private void ShowClaim()
    {
        ref var record = ref _table.Record(_nextClaim);
        _keyLength = _voiceLength + ClaimKey.WriteTail(_key.AsSpan(_voiceLength), _table.SeqAt(_nextClaim), ClaimKey.Claim);
        Value = _table.Memory(record.Value);
        LoadMarks(Volatile.Read(ref record.LastMark));
        _nextClaim = Volatile.Read(ref record.NextClaim);
    }

    private void ShowMark(in MarkEntry mark)
    {
        _keyLength = _voiceLength + ClaimKey.WriteTail(_key.AsSpan(_voiceLength), mark.TargetSeq, mark.Kind, mark.MarkerSeq);
        var value = _table.Memory(_table.Record(_table.RecordAt(mark.MarkerSeq)).Value);
        Value = mark.Kind == ClaimKey.Superseded ? ClaimValue.IdBytes(value) : value;
    }

    private void LoadMarks(int last)
    {
        _marks.Clear();
        _markAt = 0;
        for (var mark = last; mark != 0; mark = _table.Mark(mark).Previous)
        {
            if (_table.Mark(mark).MarkerSeq <= _seqLimit) _marks.Add(_table.Mark(mark));
        }

        if (_marks.Count > 1) CollectionsMarshal.AsSpan(_marks).Sort(ByKey);
    }

    private static int ByKey(MarkEntry x, MarkEntry y)
    {
        var byTarget = x.TargetSeq.CompareTo(y.TargetSeq);
        if (byTarget != 0) return byTarget;
        var byKind = x.Kind.CompareTo(y.Kind);
        return byKind != 0 ? byKind : x.MarkerSeq.CompareTo(y.MarkerSeq);
    }
}
