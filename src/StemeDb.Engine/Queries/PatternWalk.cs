using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>Walks over the paths that a pattern may match, in order, from where a page ended.</summary>
internal sealed class PatternWalk(PathPattern pattern, PathCursor paths, ReadOnlyMemory<byte>? after)
{
    private readonly PatternLeap _leap = new(pattern);
    private bool _begun;

    /// <summary>The path under the cursor.</summary>
    public ConceptPath Current => paths.Current;

    /// <summary>Whether the pattern matches it.</summary>
    public bool IsMatch => pattern.Matches(paths.Current);

    /// <summary>The path before it: where a page that ends here goes on.</summary>
    public ReadOnlyMemory<byte> Previous { get; private set; } = after ?? ReadOnlyMemory<byte>.Empty;

    public bool MoveNext()
    {
        if (_begun)
        {
            Previous = paths.Current.Utf8;
            return Leap();
        }

        _begun = true;
        if (after is not { Length: > 0 } key)
        {
            return paths.MoveNext();
        }

        // The least bytes that are greater than the key: the key and a zero, which no path contains.
        Span<byte> next = stackalloc byte[ConceptPath.MaxBytes + 1];
        key.Span.CopyTo(next);
        next[key.Length] = 0;
        return paths.SeekTo(next[..(key.Length + 1)]);
    }

    private bool Leap()
    {
        Span<byte> target = stackalloc byte[PatternLeap.MaxTargetBytes];
        var path = paths.Current.Utf8.Span;
        return (IsMatch ? _leap.FromMatch(path, target) : _leap.From(path, target)) switch
        {
            0 => paths.MoveNext(),
            -1 => false,
            var length => paths.SeekTo(target[..length]),
        };
    }
}
