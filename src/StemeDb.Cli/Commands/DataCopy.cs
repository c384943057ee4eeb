using StemeDb.Storage.Directories;

namespace StemeDb.Cli.Commands;

/// <summary>Copies a data directory that no engine works on.</summary>
internal static class DataCopy
{
    /// <summary>Makes the directories of a copy, empty, in one new directory.</summary>
    public static DataDirectoryOptions MakeDirectories(DataDirectoryOptions from, string target)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new CommandFailure(ExitCode.Usage, $"{target} is not empty; --copy-to takes a new directory.");
        }

        var to = new DataDirectoryOptions(target);
        foreach (var source in new[] { from.Root, from.WalDirectory, from.DbDirectory })
        {
            if (Path.GetRelativePath(source, to.Root).Split(Path.DirectorySeparatorChar)[0] == "..") continue;
            throw new CommandFailure(ExitCode.Usage, $"{target} lies in {source}; --copy-to takes a directory outside of it.");
        }

        Directory.CreateDirectory(to.WalDirectory);
        Directory.CreateDirectory(to.DbDirectory);
        return to;
    }

    /// <summary>Copies metadata, journal and runs, wherever they lie.</summary>
    public static void Fill(DataDirectoryOptions from, DataDirectoryOptions to)
    {
        var metadata = Path.Combine(from.Root, DataDirectory.MetadataFileName);
        if (File.Exists(metadata)) File.Copy(metadata, Path.Combine(to.Root, DataDirectory.MetadataFileName));
        CopyAll(from.WalDirectory, to.WalDirectory);
        CopyAll(from.DbDirectory, to.DbDirectory);
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative == DataDirectory.LockFileName) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
            File.Copy(file, Path.Combine(to, relative));
        }
    }
}
