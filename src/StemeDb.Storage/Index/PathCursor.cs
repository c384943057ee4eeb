using StemeDb.Model.Paths;

namespace StemeDb.Storage.Index;

/// <summary>Walks over distinct paths in byte order. For one thread, while its reader is open.</summary>
public abstract class PathCursor
{
    /// <summary>The path under the cursor; defined after a move that returned true. Its bytes stay valid.</summary>
    public abstract ConceptPath Current { get; }

    /// <summary>Moves to the next path; the cost does not depend on how many claims lie between.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();

    /// <summary>
    /// Moves to the first path at or after these bytes; never backwards: bytes before the current path leave it where it is.
    /// </summary>
    /// <param name="utf8">Any bytes, not only a valid path: <c>a/b0</c> skips all below <c>a/b</c>.</param>
    /// <returns>False at the end.</returns>
    public abstract bool SeekTo(ReadOnlySpan<byte> utf8);
}
