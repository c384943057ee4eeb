using StemeDb.Model.Paths;

namespace StemeDb.Engine.Queries;

/// <summary>
/// Where a walk over paths in byte order may leap to from a path, without passing over any that
/// it does. So <c>flight/*/departure</c> looks at two paths of each flight, however many it has: the first, and its departure.
/// </summary>
internal sealed class PatternLeap
{
    /// <summary>Longest bytes to seek to: a path, a segment, and what joins and ends them.</summary>
    public const int MaxTargetBytes = ConceptPath.MaxBytes + ConceptPath.MaxSegmentBytes + 2;

    private const byte Slash = (byte)'/';

    /// <summary>The byte after the slash: a prefix with it behind is greater than all that lies below the prefix.</summary>
    private const byte BehindSlash = Slash + 1;

    private readonly byte[][] _segments;

    /// <summary>Index of the last segment that is no literal; -1 when all are.</summary>
    private readonly int _lastWildcard;

    public PatternLeap(PathPattern pattern)
    {
        var text = pattern.Utf8;
        var segments = new List<byte[]>();
        foreach (var range in text.Span.Split(Slash))
        {
            segments.Add(text.Span[range].ToArray());
        }

        _segments = [.. segments];
        _lastWildcard = Array.FindLastIndex(_segments, segment => segment[0] == (byte)'*');
    }

    /// <summary>Finds the leap.</summary>
    /// <param name="path">A path that the pattern does not match.</param>
    /// <param name="target">Receives the bytes to seek to; room for <see cref="MaxTargetBytes"/>.</param>
    /// <returns>Their count; 0: the next path may match already; -1: none that follows can match.</returns>
    public int From(ReadOnlySpan<byte> path, Span<byte> target)
    {
        var prefix = 0;
        for (var i = 0; i < _segments.Length; i++)
        {
            var wanted = _segments[i];
            if (wanted.AsSpan().SequenceEqual("**"u8) || prefix > path.Length)
            {
                return 0;
            }

            var rest = path[prefix..];
            var slash = rest.IndexOf(Slash);
            var segment = slash < 0 ? rest : rest[..slash];
            if (!wanted.AsSpan().SequenceEqual("*"u8) && !segment.SequenceEqual(wanted))
            {
                return ToSegment(path, prefix, i, target);
            }

            prefix += segment.Length + 1;
        }

        // All segments match and the path goes on: nothing below this prefix can match.
        return Behind(path[..(prefix - 1)], target);
    }

    /// <summary>
    /// Finds the leap from a path that the pattern matches: where literal segments follow the last wildcard, no other path with the
    /// same segment in its place can match, so the walk goes on behind all that lie below it.
    /// </summary>
    /// <param name="path">A path that the pattern matches.</param>
    /// <param name="target">Receives the bytes to seek to; room for <see cref="MaxTargetBytes"/>.</param>
    /// <returns>Their count; 0: the next path may match already; -1: none that follows can match.</returns>
    public int FromMatch(ReadOnlySpan<byte> path, Span<byte> target)
    {
        if (_lastWildcard == _segments.Length - 1)
        {
            return 0;
        }

        var end = -1;
        for (var i = 0; i <= _lastWildcard; i++)
        {
            end += 1 + path[(end + 1)..].IndexOf(Slash);
        }

        return _lastWildcard < 0 ? -1 : Behind(path[..end], target);
    }

    /// <summary>To where the wanted segment stands under the prefix, or behind the prefix when that lies behind already.</summary>
    private int ToSegment(ReadOnlySpan<byte> path, int prefix, int index, Span<byte> target)
    {
        var wanted = _segments[index];
        path[..prefix].CopyTo(target);
        wanted.CopyTo(target[prefix..]);
        var length = prefix + wanted.Length;
        if (index < _segments.Length - 1)
        {
            target[length++] = Slash;
        }

        if (path.SequenceCompareTo(target[..length]) < 0)
        {
            return length;
        }

        return prefix == 0 ? -1 : Behind(path[..(prefix - 1)], target);
    }

    private static int Behind(ReadOnlySpan<byte> prefix, Span<byte> target)
    {
        prefix.CopyTo(target);
        target[prefix.Length] = BehindSlash;
        return prefix.Length + 1;
    }
}
