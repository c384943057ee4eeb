namespace StemeDb.Archive.Drilling;

/// <summary>
/// A directory for one drill, removed at its end. While the drill lives it holds a lock in it, which the kernel takes away from a process
/// that is killed: so the next one knows what was left behind.
/// </summary>
public sealed class DrillScratch : IDisposable
{
    private const string Prefix = "stemedb-drill-";
    private const string LockName = "LOCK";

    private readonly FileStream _lock;

    private DrillScratch(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <param name="root">Where; made when it is missing.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static DrillScratch Create(string root)
    {
        var path = System.IO.Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}");
        // The lock comes before the name under which others look at it.
        Directory.CreateDirectory(path + ".new");
        var held = Hold(System.IO.Path.Combine(path + ".new", LockName));
        Directory.Move(path + ".new", path);
        return new DrillScratch(path, held);
    }

    /// <summary>Removes those of drills that were killed. What cannot be removed is left for the next time.</summary>
    /// <param name="root">Where they are.</param>
    public static void RemoveLeftovers(string root)
    {
        if (!Directory.Exists(root)) return;
        foreach (var path in Directory.EnumerateDirectories(root, Prefix + "*").Where(IsName))
        {
            try
            {
                using (Hold(System.IO.Path.Combine(path, LockName))) Directory.Delete(path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A drill that lives, or somebody else's.
            }
        }
    }

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _lock.Dispose();
    }

    private static bool IsName(string path) => Guid.TryParseExact(System.IO.Path.GetFileName(path)[Prefix.Length..], "N", out _);

    private static FileStream Hold(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
