namespace StemeDb.Model.Paths;

/// <summary>The paths that somebody may touch: all, or those that one of some patterns matches. Immutable, thread-safe.</summary>
public sealed class PathBounds
{
    private readonly IReadOnlyList<PathPattern>? _patterns;

    /// <summary>Those of some patterns.</summary>
    /// <param name="patterns">The patterns; none: no path at all.</param>
    public PathBounds(IReadOnlyList<PathPattern> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _patterns = patterns;
    }

    private PathBounds()
    {
    }

    /// <summary>Every path.</summary>
    public static PathBounds All { get; } = new();

    /// <summary>No path.</summary>
    public static PathBounds None { get; } = new([]);

    /// <summary>True when nothing is out of bounds, whatever it is about.</summary>
    public bool IsAll => _patterns is null;

    /// <summary>The patterns; empty for <see cref="All"/> too, which <see cref="IsAll"/> tells apart.</summary>
    public IReadOnlyList<PathPattern> Patterns => _patterns ?? [];

    /// <summary>True when the path is within the bounds.</summary>
    /// <param name="path">A valid path in UTF-8.</param>
    public bool Contains(ReadOnlySpan<byte> path)
    {
        if (_patterns is null) return true;
        for (var i = 0; i < _patterns.Count; i++)
        {
            if (_patterns[i].Matches(path)) return true;
        }

        return false;
    }

    /// <summary>
    /// True when every path of the pattern is within the bounds of one pattern. A pattern that only several together would hold
    /// is refused: <c>a/*</c> and <c>a/*/**</c> do not hold <c>a/**</c> here.
    /// </summary>
    /// <param name="pattern">The pattern, or a path as a pattern without wildcards.</param>
    public bool Contains(PathPattern pattern) => _patterns is null || _patterns.Any(each => each.Contains(pattern));

    /// <summary>True when a path and everything below it are within the bounds; for the empty prefix: everything there is.</summary>
    /// <param name="prefix">A valid path in UTF-8, or nothing.</param>
    /// <param name="withItself">False: only what is below.</param>
    public bool ContainsTree(ReadOnlySpan<byte> prefix, bool withItself)
    {
        if (_patterns is null) return true;
        if (prefix.IsEmpty) return _patterns.Any(each => each.Text == "**");
        return (!withItself || Contains(prefix)) && Contains(Below(prefix));
    }

    /// <summary>True when some path of the pattern is within the bounds.</summary>
    /// <param name="pattern">The pattern.</param>
    public bool Overlaps(PathPattern pattern) => _patterns is null || _patterns.Any(each => each.Overlaps(pattern));

    private static PathPattern Below(ReadOnlySpan<byte> prefix) => new($"{System.Text.Encoding.UTF8.GetString(prefix)}/**");
}
