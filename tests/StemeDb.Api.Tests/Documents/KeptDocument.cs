using System.Text;

namespace StemeDb.Api.Tests.Documents;

/// <summary>
/// A document of the repository that is made by code. With <c>STEMEDB_UPDATE_DOCS=1</c> it is written; else it has to be as it would
/// be written.
/// </summary>
internal static class KeptDocument
{
    /// <summary>True when documents are to be written rather than compared.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("STEMEDB_UPDATE_DOCS") == "1";

    public static void IsKept(string text, params string[] path)
    {
        if (IsUpdating)
        {
            File.WriteAllText(FullPath(path), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        var kept = Read(path);
        Assert.True(
            kept == text,
            $"{string.Join('/', path)} is not what the code says (it differs at line {FirstDifference(kept, text)}); write it anew with "
            + "STEMEDB_UPDATE_DOCS=1 ./test.sh Api, and look at what changed.");
    }

    public static string Read(params string[] path) => File.Exists(FullPath(path)) ? File.ReadAllText(FullPath(path)) : "";

    private static int FirstDifference(string kept, string made) => 1 + kept.Split('\n').Zip(made.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count();

    private static string FullPath(string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "StemeDb.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine([folder.FullName, .. path]);
    }
}
