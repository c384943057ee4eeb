namespace StemeDb.Simulation.Disk;

/// <summary>What was done to a directory.</summary>
internal enum DirectoryChangeKind
{
    MakeDirectory,
    Create,
    Rename,
    Delete,
}

/// <summary>A change of names that is not durable before its directory is synced.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Path">To what.</param>
/// <param name="To">Of a rename, the new path.</param>
/// <param name="Inode">The file; null for a directory.</param>
internal sealed record DirectoryChange(DirectoryChangeKind Kind, string Path, string? To = null, Inode? Inode = null)
{
    /// <summary>Syncing this directory makes the change durable.</summary>
    public bool IsIn(string directory) =>
        System.IO.Path.GetDirectoryName(Path) == directory || (To is not null && System.IO.Path.GetDirectoryName(To) == directory);

    /// <summary>Does it to names.</summary>
    public void ApplyTo(Names names)
    {
        switch (Kind)
        {
            case DirectoryChangeKind.MakeDirectory:
                names.Directories.Add(Path);
                break;
            case DirectoryChangeKind.Create:
                names.Files[Path] = Inode!;
                break;
            case DirectoryChangeKind.Rename:
                if (names.Files.GetValueOrDefault(Path) == Inode) names.Files.Remove(Path);
                names.Files[To!] = Inode!;
                break;
            case DirectoryChangeKind.Delete:
                if (names.Files.GetValueOrDefault(Path) == Inode) names.Files.Remove(Path);
                break;
        }
    }
}
