using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Walks the places of a source's claims in (path, seq) order, up to a seq.</summary>
internal sealed class SourceWalk
{
    private readonly ReadOnlyMemory<byte> _source;
    private readonly IEntryCursor _entries;
    private readonly long _seqLimit;
    private byte[] _start;
    private bool _started;
    private bool _hasEntry;

    public SourceWalk(LayerCursors layers, ReadOnlyMemory<byte> source)
    {
        _source = source;
        _seqLimit = layers.Seq;
        _start = new byte[source.Length + 1];
        ClaimKey.WritePath(_start, source.Span);
        _entries = layers.Source(_start, source.Span);
    }

    public ClaimLocator Current { get; private set; }

    /// <summary>Lets the walk begin at a place or behind it, instead of at the first.</summary>
    public void StartAt(ReadOnlySpan<byte> path, long seq)
    {
        var key = new byte[_source.Length + path.Length + 2 + sizeof(long)];
        SourceKey.WriteSeq(key.AsSpan(SourceKey.WriteVoice(key, _source.Span, path)), seq);
        _start = key;
    }

    public bool MoveNext()
    {
        try
        {
            do
            {
                _hasEntry = _started ? _hasEntry && _entries.MoveNext() : _entries.Seek(_start);
                _started = true;
            }
            while (_hasEntry && IsOfSource(_entries.Key) && !TryTake(_entries.Key[(_source.Length + 1)..]));

            return _hasEntry = _hasEntry && IsOfSource(_entries.Key);
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    private bool IsOfSource(ReadOnlySpan<byte> key) =>
        key.Length > _source.Length && key[_source.Length] == 0 && key.StartsWith(_source.Span);

    private bool TryTake(ReadOnlySpan<byte> rest)
    {
        var path = ClaimKey.TakeText(ref rest);
        var seq = SourceKey.SeqOf(rest);
        if (seq > _seqLimit) return false;
        Current = new ClaimLocator(new ConceptPath(path.ToArray()), new SourceId(_source), seq);
        return true;
    }
}
