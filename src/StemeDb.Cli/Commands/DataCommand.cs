using System.CommandLine;
using StemeDb.Cli.Output;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb data …</c>: work on a data directory without a server.</summary>
internal static class DataCommand
{
    private static readonly Argument<string> Root = new("dir") { Description = "The data directory." };
    private static readonly Option<string?> Wal = new("--wal-dir") { Description = "The journal's directory, when it is not wal in DIR." };
    private static readonly Option<string?> Db = new("--db-dir") { Description = "The runs' directory, when it is not db in DIR." };

    public static Command Create()
    {
        var verify = new Command("verify", "Read every byte of journal and runs, and report. Changes nothing.") { Root, Wal, Db };
        verify.Runs((parsed, cancellationToken) => Task.FromResult(Verify(parsed, cancellationToken)));
        return new Command("data", "Look after a data directory, offline.") { verify };
    }

    private static int Verify(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new DataDirectoryOptions(
            Path.GetFullPath(parsed.GetValue(Root)!), Absolute(parsed.GetValue(Wal)), Absolute(parsed.GetValue(Db)));
        RequireDirectory(options.Root);
        RequireDirectory(options.WalDirectory);
        RequireDirectory(options.DbDirectory);
        RequireStopped(Path.Combine(options.Root, DataDirectory.LockFileName));
        DataVerification report;
        try
        {
            report = DataVerifier.Verify(DiskFileSystem.Instance, options, cancellationToken);
        }
        catch (DataDirectoryException failure)
        {
            throw new CommandFailure(ExitCode.Damaged, failure.Message);
        }

        if (parsed.WantsJson())
        {
            JsonOutput.Write(writer => VerificationJson.Write(writer, report));
        }
        else
        {
            VerificationText.Write(Console.Out, report);
        }

        return report.IsSound ? ExitCode.Success : ExitCode.Damaged;
    }

    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);

    private static void RequireDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new CommandFailure(ExitCode.Io, $"{path} does not exist, or is not a directory; is this a data directory?");
        }
    }

    /// <summary>A journal that is being written to cannot be judged. Opening for reading leaves the file as it is.</summary>
    private static void RequireStopped(string lockFile)
    {
        try
        {
            using var held = new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            // Copies need not have it.
        }
        catch (IOException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"an engine works on this directory ({lockFile} is held); stop it, or verify a copy.");
        }
    }
}
