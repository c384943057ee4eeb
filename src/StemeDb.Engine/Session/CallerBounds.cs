using StemeDb.Contracts.V1;
using StemeDb.Model.Paths;

namespace StemeDb.Engine.Session;

/// <summary>The paths that the caller of a request may touch, as its process vouches for. Immutable.</summary>
/// <param name="Readable">What it may read.</param>
/// <param name="Writable">What it may write to.</param>
internal sealed record CallerBounds(PathBounds Readable, PathBounds Writable)
{
    /// <summary>Reads them.</summary>
    /// <returns>Null when everything may be touched. A pattern that is none allows nothing.</returns>
    public static CallerBounds? Of(Bounds? bounds) => bounds is null ? null : new CallerBounds(Paths(bounds.Readable), Paths(bounds.Writable));

    /// <summary>
    /// True when a claim must look to the caller as if it were not there: it may not read its path, and it is not one of its own that it
    /// may change.
    /// </summary>
    /// <param name="path">The claim's path.</param>
    /// <param name="isOwn">The claim is of the source that the caller speaks for.</param>
    public bool Hides(ConceptPath path, bool isOwn) =>
        !Readable.Contains(path.Utf8.Span) && !(isOwn && Writable.Contains(path.Utf8.Span));

    private static PathBounds Paths(PathSet? set)
    {
        if (set is null)
        {
            return PathBounds.All;
        }

        var patterns = new List<PathPattern>(set.Patterns.Count);
        foreach (var text in set.Patterns)
        {
            if (PathPattern.TryParse(text.Span, out var pattern, out _)) patterns.Add(pattern);
        }

        return new PathBounds(patterns);
    }
}
