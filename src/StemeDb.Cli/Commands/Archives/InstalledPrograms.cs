namespace StemeDb.Cli.Commands.Archives;

/// <summary>Where the services' programs are: beside this command, or in the build output of the repository it was built in.</summary>
internal static class InstalledPrograms
{
    public static string Find(string name, string option)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var configuration = Path.GetFileName(Path.GetDirectoryName(here)) ?? "Release";
        string[] places =
        [
            Path.Combine(here, name + ".dll"),
            Path.Combine(here, name),
            Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", name, "bin", configuration, Path.GetFileName(here), name + ".dll")),
        ];
        return Array.Find(places, File.Exists)
            ?? throw new CommandFailure(ExitCode.Usage, $"{name} is not beside this command; say where it is with {option}. Looked for {string.Join(", ", places)}.");
    }
}
