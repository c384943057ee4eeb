using System.CommandLine;

namespace StemeDb.Cli;

/// <summary>--json: data on stdout is JSON, one document, as the server wrote it where it is the server's.</summary>
internal static class JsonOption
{
    public static Option<bool> Instance { get; } = new("--json")
    {
        Description = "Write data as JSON.",
        Recursive = true,
    };

    public static bool WantsJson(this ParseResult parsed) => parsed.GetValue(Instance);
}
