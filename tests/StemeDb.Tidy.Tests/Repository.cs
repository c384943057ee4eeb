namespace StemeDb.Tidy.Tests;

/// <summary>The repository as text: what git tracks, or would track once added.</summary>
internal static class Repository
{
    /// <summary>The folder that holds StemeDb.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Source files written by hand, as paths relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Sources { get; } =
        [.. Files("src", "*.cs"), .. Files("tests", "*.cs"), .. Files("bench", "*.cs"), .. Files("samples", "*.cs")];

    /// <summary>All files below a folder that match, without build output.</summary>
    public static IReadOnlyList<string> Files(string folder, string wanted)
    {
        var start = Path.Combine(Root, folder);
        return !Directory.Exists(start)
            ? []
            : [.. Directory.EnumerateFiles(start, wanted, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "data" or ".git"))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>The text of a file given relative to the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StemeDb.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"StemeDb.sln was not found above {AppContext.BaseDirectory}.");
    }
}
