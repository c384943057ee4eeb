using StemeDb.Model.Paths;

namespace StemeDb.Api.Identity;

/// <summary>The sources that a caller may speak for: all, or some by name or by how they begin. Immutable, thread-safe.</summary>
internal sealed class SourceBounds
{
    private readonly HashSet<SourceId>? _sources;
    private readonly IReadOnlyList<SourceId> _prefixes = [];

    /// <param name="sources">These.</param>
    /// <param name="prefixes">And all that begin with one of these bytes.</param>
    public SourceBounds(IEnumerable<SourceId> sources, IReadOnlyList<SourceId> prefixes) => (_sources, _prefixes) = ([.. sources], prefixes);

    private SourceBounds()
    {
    }

    /// <summary>Every source.</summary>
    public static SourceBounds All { get; } = new();

    /// <summary>True when it may speak for anybody.</summary>
    public bool IsAll => _sources is null;

    /// <param name="source">A valid id in UTF-8.</param>
    public bool Contains(ReadOnlyMemory<byte> source)
    {
        if (_sources is null || _sources.Contains(new SourceId(source)))
        {
            return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (source.Span.StartsWith(prefix.Utf8.Span))
            {
                return true;
            }
        }

        return false;
    }
}
