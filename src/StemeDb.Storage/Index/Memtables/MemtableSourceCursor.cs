using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// Walks the claims of sources of a memtable up to a seq as if they were entries of <see cref="Keyspace.Sources"/>.
/// </summary>
internal sealed class MemtableSourceCursor : IEntryCursor
{
    private const int SpareBytes = 32;

    private readonly Memtable _table;
    private readonly long _seqLimit;
    private readonly int[] _sources;

    private byte[] _key = [];
    private int _sourceAt;
    private int[] _voices = [];
    private int _voiceAt;
    private int _nextClaim;
    private int _voiceLength;

    /// <summary>Over some sources, in order.</summary>
    public MemtableSourceCursor(Memtable table, long seqLimit, int[] sources) =>
        (_table, _seqLimit, _sources) = (table, seqLimit, sources);

    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _voiceLength + sizeof(long));

    public ReadOnlyMemory<byte> Value => default;

    public bool Seek(ReadOnlySpan<byte> key)
    {
        var rest = key;
        var source = ClaimKey.TakeText(ref rest);
        _sourceAt = 0;
        while (_sourceAt < _sources.Length && _table.SourceBytes(_sources[_sourceAt]).SequenceCompareTo(source) < 0) _sourceAt++;
        if (_sourceAt == _sources.Length) return false;
        _voices = _table.VoicesOfSource(_sources[_sourceAt]);
        var isSame = _table.SourceBytes(_sources[_sourceAt]).SequenceEqual(source);
        if (!EnterVoice(isSame ? LowerBound(ClaimKey.TakeText(ref rest)) : 0) || !MoveNext()) return false;
        while (Key.SequenceCompareTo(key) < 0)
        {
            if (!MoveNext()) return false;
        }

        return true;
    }

    public bool MoveNext()
    {
        if (_sourceAt >= _sources.Length) return false;
        while (_nextClaim == 0 || _table.SeqAt(_nextClaim) > _seqLimit)
        {
            if (!EnterVoice(_voiceAt + 1)) return false;
        }

        SourceKey.WriteSeq(_key.AsSpan(_voiceLength), _table.SeqAt(_nextClaim));
        _nextClaim = Volatile.Read(ref _table.Record(_nextClaim).NextClaim);
        return true;
    }

    private int LowerBound(ReadOnlySpan<byte> path)
    {
        var (low, high) = (0, _voices.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_table.PathBytes(_table.Voice(_voices[middle]).Path).SequenceCompareTo(path) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private bool EnterVoice(int voiceAt)
    {
        while (voiceAt >= _voices.Length)
        {
            if (++_sourceAt >= _sources.Length) return false;
            _voices = _table.VoicesOfSource(_sources[_sourceAt]);
            voiceAt = 0;
        }

        _voiceAt = voiceAt;
        ref var voice = ref _table.Voice(_voices[voiceAt]);
        var (path, source) = (_table.Path(voice.Path).Bytes, _table.Source(voice.Source).Bytes);
        var needed = source.Length + path.Length + 2 + sizeof(long);
        if (needed > _key.Length) _key = new byte[needed + SpareBytes];
        _voiceLength = SourceKey.WriteVoice(_key, _table.Span(source), _table.Span(path));
        _nextClaim = Volatile.Read(ref voice.FirstClaim);
        return true;
    }
}
