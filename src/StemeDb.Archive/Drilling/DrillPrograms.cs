namespace StemeDb.Archive.Drilling;

/// <summary>Where the services' programs are: beside this process, or in the build output of the repository it was built in.</summary>
public static class DrillPrograms
{
    /// <summary>Looks for a program.</summary>
    /// <param name="name">Its name without an ending, such as <c>StemeDb.Engine</c>.</param>
    /// <param name="places">Where it was looked for.</param>
    /// <returns>Its path; null when it is in none of the places.</returns>
    public static string? Find(string name, out IReadOnlyList<string> places)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var configuration = Path.GetFileName(Path.GetDirectoryName(here)) ?? "Release";
        places =
        [
            Path.Combine(here, name + ".dll"),
            Path.Combine(here, name),
            Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", name, "bin", configuration, Path.GetFileName(here), name + ".dll")),
        ];
        return places.FirstOrDefault(File.Exists);
    }
}
