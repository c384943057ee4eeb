using StemeDb.Model.Paths;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>The distinct paths of all layers that begin with a prefix.</summary>
internal sealed class LayeredPaths : PathCursor
{
    private readonly ReadOnlyMemory<byte> _prefix;
    private readonly List<IPathWalk> _walks = [];
    private bool _started;
    private ConceptPath? _current;

    public LayeredPaths(LayerCursors layers, ReadOnlyMemory<byte> prefix)
    {
        KeyRange.RequireAvailable(layers.Layers.Runs, Keyspace.Claims, prefix.Span, layers.Seq);
        _prefix = prefix;
        foreach (var table in layers.Layers.Memtables) _walks.Add(new MemtablePathWalk(table, layers.Seq));
        foreach (var run in layers.Layers.Runs.Runs)
        {
            if (run.FirstSeq <= layers.Seq) _walks.Add(new RunPathWalk(run, layers.Seq));
        }
    }

    public override ConceptPath Current => _current ?? throw new InvalidOperationException("The cursor stands on no path.");

    public override bool MoveNext()
    {
        if (!_started) return SeekTo(_prefix.Span);
        if (_current is not { } current) return false;
        return Advance(walk => !walk.Current.SequenceEqual(current.Utf8.Span) || walk.MoveNext());
    }

    public override bool SeekTo(ReadOnlySpan<byte> utf8)
    {
        if (_started && (_current is null || _current.Value.Utf8.Span.SequenceCompareTo(utf8) >= 0)) return _current is not null;
        var target = utf8.SequenceCompareTo(_prefix.Span) < 0 ? _prefix : utf8.ToArray();
        var isFirst = !_started;
        _started = true;
        return Advance(walk => (!isFirst && walk.Current.SequenceCompareTo(target.Span) >= 0) || walk.SeekTo(target.Span));
    }

    /// <summary>Moves the walks, drops those that ended, and shows the least path.</summary>
    private bool Advance(Func<IPathWalk, bool> move)
    {
        try
        {
            for (var i = _walks.Count - 1; i >= 0; i--)
            {
                if (!move(_walks[i])) _walks.RemoveAt(i);
            }
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }

        ReadOnlySpan<byte> least = default;
        foreach (var walk in _walks)
        {
            if (least.IsEmpty || walk.Current.SequenceCompareTo(least) < 0) least = walk.Current;
        }

        _current = !least.IsEmpty && least.StartsWith(_prefix.Span) ? new ConceptPath(least.ToArray()) : null;
        return _current is not null;
    }
}
