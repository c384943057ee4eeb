namespace StemeDb.Integration.Tests.Processes;

/// <summary>Where the built programs are: the same configuration as the tests themselves.</summary>
internal static class Programs
{
    public static string Root { get; } = FindRoot();

    public static string Engine => Built("src", "StemeDb.Engine", "StemeDb.Engine.dll");

    /// <summary>The engine over a disk that fails where a test says.</summary>
    public static string FaultyEngine => Built("tests", "StemeDb.Engine.Faulty", "StemeDb.Engine.Faulty.dll");

    /// <summary>The processes of the archive over a store in whose calls they die.</summary>
    public static string FaultyArchive => Built("tests", "StemeDb.Archive.Faulty", "StemeDb.Archive.Faulty.dll");

    public static string Api => Built("src", "StemeDb.Api", "StemeDb.Api.dll");

    public static string WalArchiver => Built("src", "StemeDb.WalArchiver", "StemeDb.WalArchiver.dll");

    public static string AppHost => Built("src", "StemeDb.AppHost", "StemeDb.AppHost.dll");

    public static string BackupAgent => Built("src", "StemeDb.BackupAgent", "StemeDb.BackupAgent.dll");

    public static string Cli => Built("src", "StemeDb.Cli", "stemedb.dll");

    public static string Score => Built("samples", "StemeDb.Score", "score.dll");

    public static string Sample(params string[] parts) => Path.Combine([Root, "samples", .. parts]);

    private static string Built(string folder, string project, string file)
    {
        // …/tests/StemeDb.Integration.Tests/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(Root, folder, project, "bin", output.Parent!.Name, output.Name, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built; build StemeDb.sln first.");
    }

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
