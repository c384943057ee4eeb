using StemeDb.Storage.Files;

namespace StemeDb.Storage.Directories;

/// <summary>
/// What keeps a second process away from a data directory: a lock in its root, and one in the journal's and the runs' directory
/// where these lie elsewhere. Held until disposed of, or until the process ends. Not thread-safe.
/// </summary>
public sealed class DirectoryLocks : IDisposable
{
    private readonly List<IDisposable> _held = [];

    /// <summary>Absolute paths of the directories that have a lock of their own, the root first.</summary>
    /// <param name="options">Where the data lies.</param>
    public static IReadOnlyList<string> DirectoriesOf(DataDirectoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] others = [options.WalDirectory, options.DbDirectory];
        return [options.Root, .. others.Distinct(StringComparer.Ordinal).Where(directory => !IsBelow(directory, options.Root))];
    }

    /// <summary>Takes all of them, as an engine does; all of the directories exist.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where the data lies.</param>
    /// <exception cref="DataDirectoryInUseException">Another process has one; none is held.</exception>
    /// <exception cref="IOException">The disk refused; none is held.</exception>
    public static DirectoryLocks Take(IFileSystem files, DataDirectoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        var locks = new DirectoryLocks();
        try
        {
            foreach (var directory in DirectoriesOf(options)) locks.Add(files, directory);
            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <summary>Takes that of one directory.</summary>
    internal void Add(IFileSystem files, string directory)
    {
        try
        {
            _held.Add(files.Lock(Path.Combine(directory, DataDirectory.LockFileName)));
        }
        catch (FileLockedException error)
        {
            throw new DataDirectoryInUseException(directory, error.Holder, error);
        }
    }

    /// <summary>Lets go of them.</summary>
    public void Dispose() => _held.ForEach(held => held.Dispose());

    private static bool IsBelow(string directory, string root)
    {
        var relative = Path.GetRelativePath(root, directory);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathFullyQualified(relative);
    }
}
