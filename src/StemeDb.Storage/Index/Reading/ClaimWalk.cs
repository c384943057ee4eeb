using StemeDb.Model.Paths;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>
/// Walks the claims of a path or of a voice in (source, seq) order, each with its first retraction and supersession up to a
/// seq. Values stay valid; the source's bytes are used again when the source changes.
/// </summary>
internal sealed class ClaimWalk
{
    private readonly IEntryCursor _entries;
    private readonly long _seqLimit;
    private readonly int _pathLength;
    private readonly int _prefixLength;

    /// <summary>Begins with the prefix that all keys of the walk share; the rest is that of the current claim.</summary>
    private readonly byte[] _claimKey;
    private int _claimLength;
    private int _sourceLength;
    private ReadOnlyMemory<byte> _start;
    private bool _started;
    private bool _hasEntry;

    private ClaimWalk(LayerCursors layers, ReadOnlySpan<byte> path, int sourceBytesMax)
    {
        _seqLimit = layers.Seq;
        _claimKey = new byte[path.Length + 1 + sourceBytesMax + 1 + ClaimKey.TailBytes];
        _prefixLength = ClaimKey.WritePath(_claimKey, path);
        _pathLength = path.Length;
        _start = _claimKey.AsMemory(0, _prefixLength);
        _entries = layers.Path(_start.Span, path);
    }

    private ClaimWalk(LayerCursors layers, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source)
    {
        _seqLimit = layers.Seq;
        _claimKey = new byte[path.Length + 1 + source.Length + 1 + ClaimKey.TailBytes];
        _prefixLength = ClaimKey.WriteVoice(_claimKey, path, source);
        _pathLength = path.Length;
        _start = _claimKey.AsMemory(0, _prefixLength);
        _entries = layers.Voice(_start.Span, path, source);
    }

    private ReadOnlySpan<byte> Prefix => _claimKey.AsSpan(0, _prefixLength);

    /// <summary>Seq of the claim.</summary>
    public long Seq { get; private set; }

    /// <summary>The source; its bytes are valid until the next move.</summary>
    public ReadOnlyMemory<byte> Source => _claimKey.AsMemory(_pathLength + 1, _sourceLength);

    /// <summary>See <see cref="ClaimValue"/>.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Seq of the first retraction; 0 when there is none.</summary>
    public long RetractedAtSeq { get; private set; }

    /// <summary>The record of the first retraction.</summary>
    public ReadOnlyMemory<byte> Retraction { get; private set; }

    /// <summary>Seq of the first supersession; 0 when there is none.</summary>
    public long SupersededAtSeq { get; private set; }

    /// <summary>The id of the assertion that supersedes first.</summary>
    public ReadOnlyMemory<byte> SupersededBy { get; private set; }

    /// <summary>Over all claims of a path.</summary>
    public static ClaimWalk OverPath(LayerCursors layers, ReadOnlySpan<byte> path) => new(layers, path, SourceId.MaxBytes);

    /// <summary>Over the claims of a source on a path.</summary>
    public static ClaimWalk OverVoice(LayerCursors layers, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source) =>
        new(layers, path, source);

    /// <summary>Lets the walk begin at a claim or behind it, instead of at the first.</summary>
    public void StartAt(ReadOnlySpan<byte> source, long seq)
    {
        var key = new byte[ClaimKey.MaxBytes];
        var length = ClaimKey.WriteVoice(key, Prefix[.._pathLength], source);
        length += ClaimKey.WriteTail(key.AsSpan(length), seq, ClaimKey.Claim);
        _start = key.AsMemory(0, length);
    }

    /// <summary>Moves to the next claim.</summary>
    public bool MoveNext()
    {
        try
        {
            if (!_started)
            {
                _started = true;
                _hasEntry = _entries.Seek(_start.Span);
            }

            while (_hasEntry && _entries.Key.StartsWith(Prefix))
            {
                if (TryTakeClaim()) return true;
            }

            return _hasEntry = false;
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    private bool TryTakeClaim()
    {
        var key = _entries.Key;
        var tail = key[(_pathLength + 1)..];
        var source = ClaimKey.TakeText(ref tail);
        Seq = ClaimKey.SeqOf(tail);
        if (ClaimKey.KindOf(tail) != ClaimKey.Claim || Seq > _seqLimit)
        {
            _hasEntry = _entries.MoveNext();
            return false;
        }

        _claimLength = key.Length - 1;
        _sourceLength = source.Length;
        key.CopyTo(_claimKey);
        Value = _entries.Value;
        (RetractedAtSeq, SupersededAtSeq) = (0, 0);
        while ((_hasEntry = _entries.MoveNext()) && TryTakeMark())
        {
        }

        return true;
    }

    /// <summary>Marks stand right behind their claim, each kind in order of the seq that made it.</summary>
    private bool TryTakeMark()
    {
        // The length alone tells most entries that are no marks of this claim.
        var key = _entries.Key;
        if (key.Length != _claimLength + 1 + sizeof(long) || !key.StartsWith(_claimKey.AsSpan(0, _claimLength))) return false;
        if (key[_claimLength] == ClaimKey.Claim) return false;
        var tail = key[(_claimLength - sizeof(long))..];
        var marker = ClaimKey.MarkerOf(tail);
        if (marker > _seqLimit) return true;
        if (ClaimKey.KindOf(tail) == ClaimKey.Retracted && RetractedAtSeq == 0) (RetractedAtSeq, Retraction) = (marker, _entries.Value);
        if (ClaimKey.KindOf(tail) == ClaimKey.Superseded && SupersededAtSeq == 0) (SupersededAtSeq, SupersededBy) = (marker, _entries.Value);
        return true;
    }
}
