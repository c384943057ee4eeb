using System.CommandLine;

namespace StemeDb.Cli.Commands;

internal static class ImportCommand
{
    public static Command Create() => new("import", "x");
}
