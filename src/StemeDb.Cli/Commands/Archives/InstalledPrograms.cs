using StemeDb.Archive.Drilling;

namespace StemeDb.Cli.Commands.Archives;

/// <summary>The programs that a drill starts.</summary>
internal static class InstalledPrograms
{
    public static string Find(string name, string option) => DrillPrograms.Find(name, out var places)
        ?? throw new CommandFailure(ExitCode.Usage, $"{name} is not beside this command; say where it is with {option}. Looked for {string.Join(", ", places)}.");
}
