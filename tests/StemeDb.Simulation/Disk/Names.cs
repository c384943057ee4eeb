namespace StemeDb.Simulation.Disk;

/// <summary>Which directories and files there are.</summary>
internal sealed class Names
{
    public SortedDictionary<string, Inode> Files { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Directories { get; } = new(StringComparer.Ordinal);

    public Names Clone(Func<Inode, Inode> copy)
    {
        var clone = new Names();
        clone.Directories.UnionWith(Directories);
        foreach (var (path, inode) in Files) clone.Files[path] = copy(inode);
        return clone;
    }

    /// <summary>Removes what lies in directories that are not there.</summary>
    public void RemoveUnreachable()
    {
        Directories.RemoveWhere(directory => !IsReachable(directory));
        foreach (var path in Files.Keys.Where(path => !Directories.Contains(Path.GetDirectoryName(path)!)).ToArray()) Files.Remove(path);
    }

    private bool IsReachable(string directory)
    {
        for (var path = directory; path is not null; path = Path.GetDirectoryName(path))
        {
            if (!Directories.Contains(path)) return false;
        }

        return true;
    }
}
