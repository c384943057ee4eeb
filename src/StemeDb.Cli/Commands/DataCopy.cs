using StemeDb.Storage.Directories;

namespace StemeDb.Cli.Commands;

/// <summary>Copies a data directory that no engine works on.</summary>
internal static class DataCopy
{
    /// <summary>Copies metadata, journal and runs, wherever they lie, into one new directory.</summary>
    public static DataDirectoryOptions Make(DataDirectoryOptions from, string target)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new CommandFailure(ExitCode.Usage, $"{target} is not empty; --copy-to takes a new directory.");
        }

        var to = new DataDirectoryOptions(target);
        if (Path.GetRelativePath(from.Root, to.Root) is var relative && !relative.StartsWith("..", StringComparison.Ordinal))
        {
            throw new CommandFailure(ExitCode.Usage, $"{target} lies in {from.Root}; --copy-to takes a directory outside of it.");
        }

        Directory.CreateDirectory(target);
        var metadata = Path.Combine(from.Root, DataDirectory.MetadataFileName);
        if (File.Exists(metadata)) File.Copy(metadata, Path.Combine(target, DataDirectory.MetadataFileName));
        CopyAll(from.WalDirectory, to.WalDirectory);
        CopyAll(from.DbDirectory, to.DbDirectory);
        return to;
    }

    private static void CopyAll(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative == DataDirectory.LockFileName) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
            File.Copy(file, Path.Combine(to, relative));
        }
    }
}
