using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Postgres;

/// <summary>Runs PostgreSQL's programs: clients as whoever runs the benchmark, the server as `postgres` where that is root, whom it refuses.</summary>
internal static class PostgresPrograms
{
    private const string Package = "postgresql";
    private const string Account = "postgres";

    private static readonly string? Folder = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(Version).Select(version => Path.Combine(version, "bin")).FirstOrDefault(Directory.Exists)
        : null;

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The user that owns the server's directory, and its superuser.</summary>
    public static string Owner => IsRoot ? Account : Environment.UserName;

    public static Task<string> RunClientAsync(string program, params string[] arguments) => Tool.RunAsync(PathOf(program), arguments, Package);

    public static Task<string> RunServerAsync(string program, params string[] arguments) => IsRoot
        ? Tool.RunAsync("runuser", ["-u", Account, "--", PathOf(program), .. arguments], "util-linux")
        : RunClientAsync(program, arguments);

    /// <summary>Gives a directory to the server's user.</summary>
    public static Task OwnAsync(string directory) => IsRoot ? Tool.RunAsync("chown", [Account, directory], "coreutils") : Task.CompletedTask;

    private static string PathOf(string program) => Folder is null ? throw new MissingProgramException(program, Package) : Path.Combine(Folder, program);

    // 15 is what the targets are stated against; a newer one is taken where it is all there is.
    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? (version == 15 ? int.MaxValue : version) : 0;
}
