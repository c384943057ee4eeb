using StemeDb.Contracts.V1;
using StemeDb.Model.Paths;

namespace StemeDb.Contracts;

/// <summary>The paths that a caller may touch, as they travel with every call. Immutable, thread-safe; made once for a caller.</summary>
public sealed class EngineBounds
{
    /// <param name="readable">What it may read.</param>
    /// <param name="writable">What it may write to.</param>
    public EngineBounds(PathBounds readable, PathBounds writable)
    {
        ArgumentNullException.ThrowIfNull(readable);
        ArgumentNullException.ThrowIfNull(writable);
        Readable = readable;
        Writable = writable;
        Message = new Bounds { Readable = Set(readable), Writable = Set(writable) };
    }

    /// <summary>What it may read.</summary>
    public PathBounds Readable { get; }

    /// <summary>What it may write to.</summary>
    public PathBounds Writable { get; }

    /// <summary>On the wire; shared by calls, so nobody changes it.</summary>
    internal Bounds Message { get; }

    private static PathSet? Set(PathBounds paths)
    {
        if (paths.IsAll)
        {
            return null;
        }

        var set = new PathSet();
        set.Patterns.AddRange(paths.Patterns.Select(pattern => Session.Messages.Wrap(pattern.Utf8)));
        return set;
    }
}
