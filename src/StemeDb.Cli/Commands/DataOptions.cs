using System.CommandLine;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;

namespace StemeDb.Cli.Commands;

/// <summary>Which data directory an offline command works on, and that no engine does.</summary>
internal static class DataOptions
{
    public static readonly Argument<string> Root = new("dir") { Description = "The data directory." };
    public static readonly Option<string?> Wal = new("--wal-dir") { Description = "The journal's directory, when it is not wal in DIR." };
    public static readonly Option<string?> Db = new("--db-dir") { Description = "The runs' directory, when it is not db in DIR." };

    public static DataDirectoryOptions Read(ParseResult parsed)
    {
        var options = new DataDirectoryOptions(
            Path.GetFullPath(parsed.GetValue(Root)!), Absolute(parsed.GetValue(Wal)), Absolute(parsed.GetValue(Db)));
        foreach (var directory in new[] { options.Root, options.WalDirectory, options.DbDirectory })
        {
            if (!Directory.Exists(directory))
            {
                throw new CommandFailure(ExitCode.Io, $"{directory} does not exist, or is not a directory; is this a data directory?");
            }
        }

        return options;
    }

    /// <summary>Keeps every engine out, wherever journal and runs lie, until it is disposed of.</summary>
    public static IDisposable Lock(DataDirectoryOptions options)
    {
        try
        {
            return DirectoryLocks.Take(DiskFileSystem.Instance, options);
        }
        catch (DataDirectoryInUseException held)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"an engine works on this data: {held.Message} Stop it, or take a copy of the disk.");
        }
    }

    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);
}
