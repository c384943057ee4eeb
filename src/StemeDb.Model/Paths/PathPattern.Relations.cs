namespace StemeDb.Model.Paths;

/// <content>How two patterns stand to each other: whether one holds all the paths of the other, whether they share any.</content>
public sealed partial record PathPattern
{
    /// <summary>
    /// True when every path that <paramref name="other"/> matches is matched by this one too. A <c>**</c> holds everything of at
    /// least one segment, a <c>*</c> one segment of any kind but no <c>**</c>, a literal only itself.
    /// </summary>
    /// <param name="other">A pattern, or a path as a pattern without wildcards.</param>
    public bool Contains(PathPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<byte> outer = _utf8;
        ReadOnlySpan<byte> inner = other._utf8;
        while (true)
        {
            var wide = TakeSegment(ref outer, out var outerEnds);
            if (wide.SequenceEqual("**"u8)) return true;
            var narrow = TakeSegment(ref inner, out var innerEnds);
            if (narrow.SequenceEqual("**"u8)) return false;
            if (!wide.SequenceEqual("*"u8) && !wide.SequenceEqual(narrow)) return false;
            if (outerEnds || innerEnds) return outerEnds && innerEnds;
        }
    }

    /// <summary>True when some path is matched by both; the greatest length of a path is not considered.</summary>
    /// <param name="other">A pattern.</param>
    public bool Overlaps(PathPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<byte> left = _utf8;
        ReadOnlySpan<byte> right = other._utf8;
        while (true)
        {
            var mine = TakeSegment(ref left, out var leftEnds);
            var theirs = TakeSegment(ref right, out var rightEnds);
            if (mine.SequenceEqual("**"u8) || theirs.SequenceEqual("**"u8)) return true;
            if (!mine.SequenceEqual("*"u8) && !theirs.SequenceEqual("*"u8) && !mine.SequenceEqual(theirs)) return false;
            if (leftEnds || rightEnds) return leftEnds && rightEnds;
        }
    }
}
