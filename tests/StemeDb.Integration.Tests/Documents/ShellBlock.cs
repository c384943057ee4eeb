using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Documents;

/// <summary>A block of shell commands in a document.</summary>
/// <param name="Line">Line of its first command.</param>
/// <param name="Commands">What a reader would paste.</param>
/// <param name="NotRun">Why tests do not run it: <c>&lt;!-- not run: REASON --&gt;</c> in the line before it; null: they do.</param>
internal sealed partial record ShellBlock(int Line, string Commands, string? NotRun)
{
    /// <summary>Reads the blocks of a document in their order.</summary>
    /// <param name="document">Path below the root of the repository.</param>
    public static IReadOnlyList<ShellBlock> Read(string document)
    {
        var lines = File.ReadAllLines(Path.Combine(Programs.Root, document));
        var blocks = new List<ShellBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() is not ("```sh" or "```bash")) continue;
            var before = lines.Take(i).LastOrDefault(line => line.Trim().Length > 0) ?? "";
            var commands = lines.Skip(i + 1).TakeWhile(line => line.Trim() != "```").Select(line => line.Trim()).ToArray();
            var mark = NotRunMark().Match(before);
            blocks.Add(new ShellBlock(i + 2, string.Join('\n', commands), mark.Success ? mark.Groups[1].Value : null));
            i += commands.Length + 1;
        }

        return blocks;
    }

    [GeneratedRegex("<!-- not run: (.+) -->")]
    private static partial Regex NotRunMark();
}
