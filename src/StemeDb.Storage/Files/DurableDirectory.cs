namespace StemeDb.Storage.Files;

/// <summary>Directories that are still there after a crash.</summary>
public static class DurableDirectory
{
    /// <summary>
    /// Makes a directory with its parents, and syncs every directory that got a new entry. Nothing happens when it is there.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Absolute path.</param>
    public static void Create(IFileSystem files, string directory)
    {
        var missing = new List<string>();
        for (var path = directory; path is not null && !Exists(files, path); path = Path.GetDirectoryName(path)) missing.Add(path);
        if (missing.Count == 0) return;

        files.CreateDirectory(directory);
        foreach (var path in missing)
        {
            if (Path.GetDirectoryName(path) is { } parent) files.SyncDirectory(parent);
        }
    }

    private static bool Exists(IFileSystem files, string directory)
    {
        try
        {
            files.ListFiles(directory);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
