using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace StemeDb.Model.Paths;

/// <summary>
/// A concept path in which <c>*</c> stands for one segment and a final <c>**</c> for the rest (one segment or more). Immutable;
/// equal when the text is.
/// </summary>
public sealed partial record PathPattern
{
    private readonly byte[] _utf8;

    /// <summary>Wraps text that is known to be a valid pattern; use <c>TryParse</c> for anything from outside.</summary>
    /// <param name="text">The pattern as written.</param>
    public PathPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        _utf8 = Encoding.UTF8.GetBytes(text);
        var star = _utf8.AsSpan().IndexOf((byte)'*');
        LiteralPrefix = star < 0 ? _utf8 : _utf8.AsMemory(0, star);
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The pattern in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>True when it has no wildcard, so that it matches exactly one path.</summary>
    public bool IsLiteral => LiteralPrefix.Length == _utf8.Length;

    /// <summary>
    /// What every path that matches begins with, in UTF-8: all before the first wildcard, its slash included
    /// (<c>a/b/</c> for <c>a/b/*/c</c>); empty when a wildcard comes first.
    /// </summary>
    public ReadOnlyMemory<byte> LiteralPrefix { get; }

    /// <summary>Takes a pattern from outside.</summary>
    /// <param name="utf8">The pattern in UTF-8.</param>
    /// <param name="pattern">The pattern, when it is one; null otherwise.</param>
    /// <param name="fault">The first rule it breaks, when it is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out PathPattern? pattern, out PathFault fault)
    {
        fault = PathSyntax.Check(utf8, allowWildcards: true);
        pattern = fault.Rule == PathRule.None ? new PathPattern(Encoding.UTF8.GetString(utf8)) : null;
        return pattern is not null;
    }

    /// <summary>Takes a pattern from outside.</summary>
    /// <param name="text">The pattern; half of a surrogate pair breaks <see cref="PathRule.Utf8"/>.</param>
    /// <param name="pattern">The pattern, when it is one; null otherwise.</param>
    /// <param name="fault">The first rule it breaks, when it is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern, out PathFault fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Utf8Text.TryEncode(text, out var utf8)) return TryParse(utf8, out pattern, out fault);
        pattern = null;
        fault = new PathFault(PathRule.Utf8, 0);
        return false;
    }

    /// <summary>True when the pattern stands for this path.</summary>
    /// <param name="path">A valid path.</param>
    public bool Matches(ConceptPath path) => Matches(path.Utf8.Span);

    /// <summary>True when the pattern stands for this path.</summary>
    /// <param name="path">A valid path in UTF-8.</param>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith(LiteralPrefix.Span)) return false;
        ReadOnlySpan<byte> pattern = _utf8.AsSpan(LiteralPrefix.Length);
        path = path[LiteralPrefix.Length..];
        while (true)
        {
            var wanted = TakeSegment(ref pattern, out var patternEnds);
            if (wanted.SequenceEqual("**"u8)) return !path.IsEmpty;
            var segment = TakeSegment(ref path, out var pathEnds);
            if (!wanted.SequenceEqual(segment) && !(wanted.SequenceEqual("*"u8) && !segment.IsEmpty)) return false;
            if (patternEnds || pathEnds) return patternEnds && pathEnds;
        }
    }

    /// <summary>
    /// Orders patterns by how much they say: segment by segment, a literal before <c>*</c> before <c>**</c>. Meant for patterns
    /// that match the same path; of those, patterns that compare as 0 are the same pattern.
    /// </summary>
    /// <param name="left">A pattern.</param>
    /// <param name="right">Another.</param>
    /// <returns>Negative when <paramref name="left"/> is the more specific one, positive when <paramref name="right"/> is.</returns>
    public static int CompareSpecificity(PathPattern left, PathPattern right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ReadOnlySpan<byte> leftRest = left._utf8;
        ReadOnlySpan<byte> rightRest = right._utf8;
        while (true)
        {
            var order = Breadth(TakeSegment(ref leftRest, out var leftEnds)).CompareTo(Breadth(TakeSegment(ref rightRest, out var rightEnds)));
            if (order != 0) return order;
            if (leftEnds || rightEnds) return leftEnds.CompareTo(rightEnds);
        }
    }

    /// <inheritdoc/>
    public bool Equals(PathPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Utf8Hash.Compute(_utf8);

    /// <summary>The pattern as written.</summary>
    public override string ToString() => Text;

    private static int Breadth(ReadOnlySpan<byte> segment) =>
        segment.SequenceEqual("**"u8) ? 2 : segment.SequenceEqual("*"u8) ? 1 : 0;

    private static ReadOnlySpan<byte> TakeSegment(ref ReadOnlySpan<byte> rest, out bool ends)
    {
        var slash = rest.IndexOf((byte)'/');
        ends = slash < 0;
        var segment = ends ? rest : rest[..slash];
        rest = ends ? [] : rest[(slash + 1)..];
        return segment;
    }
}
