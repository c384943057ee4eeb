using System.CommandLine;

namespace StemeDb.Cli.Commands.Archives;

/// <summary><c>stemedb archive …</c>: look at an archive.</summary>
internal static class ArchiveCommand
{
    public static Command Create() => new("archive", "Look at the archive of backups and journal.") { StatusCommand.Create() };
}
