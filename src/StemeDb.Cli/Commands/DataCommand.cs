using System.CommandLine;
using StemeDb.Cli.Output;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb data …</c>: work on a data directory without a server.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var verify = new Command("verify", "Read every byte of a data directory, and report. Changes nothing.")
        {
            DataOptions.Root, DataOptions.Wal, DataOptions.Db,
        };
        verify.Runs((parsed, cancellationToken) => Task.FromResult(Verify(parsed, cancellationToken)));
        return new Command("data", "Look after a data directory, offline.") { verify, RepairCommand.Create() };
    }

    private static int Verify(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = DataOptions.Read(parsed);
        foreach (var directory in DirectoryLocks.DirectoriesOf(options)) RequireStopped(Path.Combine(directory, DataDirectory.LockFileName));
        DataVerification report;
        try
        {
            report = DataVerifier.Verify(DiskFileSystem.Instance, options, cancellationToken, Environment.ProcessorCount);
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
