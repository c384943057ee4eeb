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
    private VoiceRef[] _voices = [];
    private int _voiceAt;
    private long _nextClaim;
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
        if (!EnterVoice(isSame ? _table.VoiceLowerBound(_voices, ClaimKey.TakeText(ref rest)) : 0) || !MoveNext()) return false;
        while (Key.SequenceCompareTo(key) < 0)
        {
            if (!MoveNext()) return false;
        }

        return true;
    }

    public bool MoveNext()
    {
        if (_sourceAt >= _sources.Length) return false;
        while (true)
        {
            if (_nextClaim != 0 && TryShow(_nextClaim)) return true;
            if (!EnterVoice(_voiceAt + 1)) return false;
        }
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
        ref readonly var voice = ref _voices[voiceAt];
        var source = _table.Source(_sources[_sourceAt]).Bytes;
        var needed = source.Length + voice.Text.Length + 2 + sizeof(long);
        if (needed > _key.Length) _key = new byte[needed + SpareBytes];
        _voiceLength = SourceKey.WriteVoice(_key, _table.Span(source), _table.Span(voice.Text));
        _nextClaim = _table.FirstClaim(voice);
        return true;
    }

    private bool TryShow(long place)
    {
        ref var claim = ref _table.Claim(place);
        var seq = _table.SeqAt(claim.Record);
        if (seq > _seqLimit) return false;
        SourceKey.WriteSeq(_key.AsSpan(_voiceLength), seq);
        _nextClaim = Volatile.Read(ref claim.NextClaim);
        return true;
    }
}
