using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace StemeDb.Cli.Tests.Documents;

/// <summary>Each <c>stemedb …</c> that stands in a document as something to type is one that the command understands.</summary>
public sealed partial class Documents_give_commands_that_there_are
{
    private static readonly RootCommand _tree = CommandTree.Create();

    [Fact]
    public void With_the_options_they_have()
    {
        var root = Root();
        string[] documents =
        [
            .. Directory.GetFiles(root, "*.md"), .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
                .Where(document => Path.GetFileName(Path.GetDirectoryName(document)) != "formats"), // Bytes, some of which read like it.
            .. Directory.GetFiles(Path.Combine(root, "samples"), "*.md"), .. Directory.GetFiles(Path.Combine(root, "deploy"), "*.md", SearchOption.AllDirectories),
        ];
        var commands = documents.SelectMany(document => CommandsOf(document).Select(command => (Document: Path.GetRelativePath(root, document), Command: command))).Distinct().ToArray();
        Assert.True(commands.Length > 50, $"Only {commands.Length} commands were found in the documents.");
        var wrong = string.Join('\n', commands.SelectMany(item => Wrong(item.Document, item.Command)));
        Assert.True(wrong.Length == 0, wrong);
    }

    private static IEnumerable<string> Wrong(string document, Written written)
    {
        var words = CommandLineParser.SplitCommandLine(written.Command).Select(word => word == "N" ? "1" : word);
        // A sentence may name a command without what it needs, and take N for a number.
        return _tree.Parse([.. words]).Errors.Select(error => error.Message)
            .Where(error => written.IsInBlock || !error.Contains("equired", StringComparison.Ordinal))
            .Select(error => $"{document}: stemedb {written.Command}: {error}");
    }

    /// <summary>In code within a sentence, and in lines of blocks; what a shell does behind it is left out.</summary>
    private static IEnumerable<Written> CommandsOf(string document)
    {
        var isBlock = false;
        foreach (var line in File.ReadLines(document))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isBlock = !isBlock;
                continue;
            }

            foreach (Match match in (isBlock ? InBlock() : InSentence()).Matches(line)) yield return new Written(match.Groups[1].Value.Trim(), isBlock);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "StemeDb.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    private sealed record Written(string Command, bool IsInBlock);

    [GeneratedRegex(@"`(?:\./)?stemedb ([a-z][^`|>#&]*)[^`]*`")]
    private static partial Regex InSentence();

    [GeneratedRegex(@"(?:^|[|$(]|\$\()\s*(?:\./)?stemedb ([a-z][^|>#&)]*)")]
    private static partial Regex InBlock();
}
