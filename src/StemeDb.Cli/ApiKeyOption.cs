using System.CommandLine;

namespace StemeDb.Cli;

/// <summary>
/// Who asks: the key in the file of --api-key-file, else of STEMEDB_API_KEY_FILE, else in STEMEDB_API_KEY. Never on the command line,
/// which everybody on the machine can read.
/// </summary>
internal static class ApiKeyOption
{
    public const string Variable = "STEMEDB_API_KEY";

    public const string FileVariable = Variable + "_FILE";

    public static Option<string?> Instance { get; } = new("--api-key-file")
    {
        Description = $"File that holds the API key. Else the file that {FileVariable} names, else the key in {Variable}.",
        Recursive = true,
    };

    /// <summary>The key; null when none was given.</summary>
    /// <exception cref="CommandFailure">A file cannot be read, holds no key, or both variables are set.</exception>
    public static string? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Instance) is { } chosen) return ReadFile(chosen);
        var (key, file) = (Given(Variable), Given(FileVariable));
        if (key is not null && file is not null)
        {
            throw new CommandFailure(ExitCode.Usage, $"{Variable} and {FileVariable} are both set; set one of them.");
        }

        return file is not null ? ReadFile(file) : key is null ? null : Check(key, Variable);
    }

    private static string? Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string ReadFile(string path) => Check(File.ReadAllText(path).TrimEnd('\r', '\n'), path);

    /// <summary>What was given is a secret, so it is not shown.</summary>
    private static string Check(string key, string place) => key.Length > 0 && key.All(c => c is > ' ' and < '\x7f')
        ? key
        : throw new CommandFailure(ExitCode.Usage, $"{place} holds no key: one line without blanks is expected, like steme_<id>_<secret>.");
}
