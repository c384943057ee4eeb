using StemeDb.Engine.Queries;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Conflicts;

/// <summary>A walk over all paths, or those of a pattern, a stretch at a time. For one thread.</summary>
internal sealed class ContestSweep(PathPattern? pattern)
{
    private ReadOnlyMemory<byte> _last;
    private ReadOnlyMemory<byte> _reached;

    /// <summary>Whether it covers all paths.</summary>
    public bool IsOfAll => pattern is null;

    /// <summary>The paths that <see cref="Next"/> gave are done.</summary>
    public void Done() => _last = _reached;

    /// <summary>The next paths; the same again until they are <see cref="Done"/>.</summary>
    /// <param name="reader">What to walk over; may be another one each time.</param>
    /// <param name="pathsMax">How many, at most.</param>
    /// <param name="isOver">Whether these were the last.</param>
    public List<ConceptPath> Next(IIndexReader reader, int pathsMax, out bool isOver)
    {
        var paths = new List<ConceptPath>();
        _reached = _last;
        if (pattern is null)
        {
            isOver = !Walk(reader, pathsMax, paths);
            return paths;
        }

        ReadOnlyMemory<byte>? after = _last.IsEmpty ? null : _last;
        var walk = new PatternWalk(pattern, reader.Paths(pattern.LiteralPrefix), after);
        for (var looked = 0; looked < pathsMax; looked++)
        {
            if (!walk.MoveNext())
            {
                isOver = true;
                return paths;
            }

            if (walk.IsMatch)
            {
                paths.Add(walk.Current);
            }

            _reached = walk.Current.Utf8;
        }

        isOver = false;
        return paths;
    }

    private bool Walk(IIndexReader reader, int pathsMax, List<ConceptPath> paths)
    {
        var walk = reader.Paths(default);
        byte[] behind = [.. _last.Span, 0];
        var has = _last.IsEmpty ? walk.MoveNext() : walk.SeekTo(behind);
        for (; has && paths.Count < pathsMax; has = walk.MoveNext())
        {
            paths.Add(walk.Current);
            _reached = walk.Current.Utf8;
        }

        return has;
    }
}
