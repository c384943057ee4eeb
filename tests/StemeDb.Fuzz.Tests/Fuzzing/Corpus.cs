using System.Security.Cryptography;

namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>The inputs in the repository, a folder for each target, and the inputs that brought out defects.</summary>
internal static class Corpus
{
    private static readonly string Root = FindRoot();

    /// <summary>All inputs of a target, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Of(FuzzTarget target) =>
        [.. Directory.EnumerateFiles(FolderOf(target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Adds an input to the repository.</summary>
    public static void Add(FuzzTarget target, string name, byte[] input)
    {
        Directory.CreateDirectory(FolderOf(target));
        File.WriteAllBytes(Path.Combine(FolderOf(target), name), input);
    }

    /// <summary>Keeps an input that brought out a defect.</summary>
    /// <returns>Its path.</returns>
    public static string SaveDefect(FuzzTarget target, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "fuzz", target.Name)).FullName;
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(path, input);
        return path;
    }

    private static string FolderOf(FuzzTarget target) => Path.Combine(Root, "tests", "StemeDb.Fuzz.Tests", "corpus", target.Name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StemeDb.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"StemeDb.sln was not found above {AppContext.BaseDirectory}.");
    }
}
