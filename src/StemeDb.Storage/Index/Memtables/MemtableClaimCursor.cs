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
    private readonly VoiceRef[]? _onlyVoice;
    private readonly int[] _paths;

    private byte[] _key = [];
    private int _pathAt;
    private bool _hasForeignMarks;
    private VoiceRef[] _voices = [];
    private int _voiceAt;
    private List<MarkEntry>? _marks;
    private int _markAt;
    private long _nextClaim;
    private int _pathLength;
    private int _voiceLength;
    private int _keyLength;

    private MemtableClaimCursor(Memtable table, long seqLimit, int[] paths, VoiceRef[]? onlyVoice = null) =>
        (_table, _seqLimit, _paths, _onlyVoice) = (table, seqLimit, paths, onlyVoice);

    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Over all paths, in order.</summary>
    public static MemtableClaimCursor OverAll(Memtable table, long seqLimit) => new(table, seqLimit, table.PathOrder());

    /// <summary>Over one path.</summary>
    public static MemtableClaimCursor OverPath(Memtable table, long seqLimit, int path) => new(table, seqLimit, [path]);

    /// <summary>Over one voice.</summary>
    public static MemtableClaimCursor OverVoice(Memtable table, long seqLimit, int voice) =>
        new(table, seqLimit, [table.Voice(voice).Path], [table.RefOnPath(voice)]);

    public bool Seek(ReadOnlySpan<byte> key)
    {
        var rest = key;
        var path = ClaimKey.TakeText(ref rest);
        _pathAt = _table.PathLowerBound(_paths, path);
        if (_pathAt == _paths.Length) return false;
        EnterPath();
        var isSame = !rest.IsEmpty && _key.AsSpan(0, _pathLength - 1).SequenceEqual(path);
        if (!EnterVoice(isSame ? _table.VoiceLowerBound(_voices, ClaimKey.TakeText(ref rest)) : 0) || !MoveNext()) return false;
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
            if (_marks is not null && _markAt < _marks.Count)
            {
                ShowMark(_marks[_markAt++]);
                return true;
            }

            if (_nextClaim != 0 && TryShowClaim(_nextClaim)) return true;
            if (!EnterVoice(_voiceAt + 1)) return false;
        }
    }

    private void EnterPath()
    {
        ref var path = ref _table.Path(_paths[_pathAt]);
        Reserve(path.Bytes.Length + 1);
        _pathLength = ClaimKey.WritePath(_key, _table.Span(path.Bytes));
        _hasForeignMarks = Volatile.Read(ref path.HasForeignMarks);
        _voices = _onlyVoice ?? _table.VoicesOfPath(_paths[_pathAt]);
    }

    /// <summary>Stands before the first entry of a voice; goes on to the next path when there is no such voice.</summary>
    private bool EnterVoice(int voiceAt)
    {
        while (voiceAt >= _voices.Length)
        {
            if (++_pathAt >= _paths.Length) return false;
            EnterPath();
            voiceAt = 0;
        }

        _voiceAt = voiceAt;
        ref readonly var voice = ref _voices[voiceAt];
        Reserve(_pathLength + voice.Text.Length + 1 + ClaimKey.TailBytes + sizeof(long));
        _voiceLength = _pathLength + ClaimKey.WritePath(_key.AsSpan(_pathLength), _table.Span(voice.Text));
        LoadMarks(_hasForeignMarks ? Volatile.Read(ref _table.Voice(voice.Voice).LastForeignMark) : 0);
        _nextClaim = _table.FirstClaim(voice);
        return true;
    }

    private bool TryShowClaim(long place)
    {
        ref var claim = ref _table.Claim(place);
        var seq = _table.SeqAt(claim.Record);
        if (seq > _seqLimit) return false;
        _keyLength = _voiceLength + ClaimKey.WriteTail(_key.AsSpan(_voiceLength), seq, ClaimKey.Claim);
        Value = _table.ClaimValueAt(place);
        LoadMarks(Volatile.Read(ref claim.LastMark));
        _nextClaim = Volatile.Read(ref claim.NextClaim);
        return true;
    }

    private void ShowMark(in MarkEntry mark)
    {
        _keyLength = _voiceLength + ClaimKey.WriteTail(_key.AsSpan(_voiceLength), mark.TargetSeq, mark.Kind, mark.MarkerSeq);
        var value = _table.Memory(_table.Record(_table.RecordAt(mark.MarkerSeq)).Value);
        Value = mark.Kind == ClaimKey.Superseded ? ClaimValue.IdBytes(value) : value;
    }

    private void LoadMarks(int last)
    {
        _marks?.Clear();
        _markAt = 0;
        for (var mark = last; mark != 0; mark = _table.Mark(mark).Previous)
        {
            if (_table.Mark(mark).MarkerSeq <= _seqLimit) (_marks ??= []).Add(_table.Mark(mark));
        }

        if (_marks?.Count > 1) CollectionsMarshal.AsSpan(_marks).Sort(ByKey);
    }

    private void Reserve(int length)
    {
        if (length > _key.Length) Array.Resize(ref _key, length + SpareBytes);
    }

    private static int ByKey(MarkEntry x, MarkEntry y)
    {
        var byTarget = x.TargetSeq.CompareTo(y.TargetSeq);
        if (byTarget != 0) return byTarget;
        var byKind = x.Kind.CompareTo(y.Kind);
        return byKind != 0 ? byKind : x.MarkerSeq.CompareTo(y.MarkerSeq);
    }
}
