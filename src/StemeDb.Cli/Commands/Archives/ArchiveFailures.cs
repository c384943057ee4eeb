using System.CommandLine;
using StemeDb.Archive.Drilling;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Restoring;

namespace StemeDb.Cli.Commands.Archives;

/// <summary>What goes wrong with archives, as exit codes of the command.</summary>
internal static class ArchiveFailures
{
    /// <summary>Sets what a command on an archive does.</summary>
    public static void RunsOnArchive(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.Runs(async (parsed, cancellationToken) =>
        {
            try
            {
                return await work(parsed, cancellationToken);
            }
            catch (Exception failure) when (CodeOf(failure) is { } code)
            {
                throw new CommandFailure(code, SentenceOf(failure));
            }
        });

    private static string SentenceOf(Exception failure) => failure is DiskFullException full
        ? $"No room on the disk for '{full.Path}'. Make room, and run the same command again: it goes on where it stopped."
        : failure.Message;

    private static int? CodeOf(Exception failure) => failure switch
    {
        ObjectStoreUnavailableException or DataDirectoryInUseException => ExitCode.Unavailable,
        ObjectStoreAccessException or DiskFullException or RestoreSpaceException => ExitCode.Io,
        ObjectMissingException or ObjectDamagedException or ForeignObjectException or RestoreImpossibleException or DrillFailedException => ExitCode.Damaged,
        RestoreRefusedException or DataDirectoryException => ExitCode.Refused,
        _ => null,
    };
}
