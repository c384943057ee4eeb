using System.CommandLine;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb data …</c>: work on a data directory without a server.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Look after a data directory, offline.");
}
