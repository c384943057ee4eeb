using System.Text.RegularExpressions;

namespace StemeDb.Tidy.Tests;

public sealed partial class Documents_are_true
{
    private const string Configuration = "docs/operations/configuration.md";

    private static IReadOnlyList<string> Documents { get; } =
        [.. Repository.Files("", "*.md").Where(file => !file.Contains("/TestResults/", StringComparison.Ordinal))];

    [Fact]
    public void Every_link_between_documents_leads_to_a_file()
    {
        var faults =
            from file in Documents
            from Match link in Link().Matches(Repository.Read(file))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#') && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let path = Path.Combine(Repository.Root, Path.GetDirectoryName(file) ?? "", target.Split('#')[0])
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file} links to {target}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Every_file_a_document_names_exists()
    {
        var faults =
            from file in Documents
            from Match name in FileName().Matches(Repository.Read(file))
            let path = Path.Combine(Repository.Root, name.Groups["path"].Value)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file} names {name.Groups["path"].Value}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Every_variable_the_code_reads_is_documented()
    {
        var documented = Variable().Matches(Repository.Read(Configuration)).Select(match => match.Value).ToHashSet();
        var faults =
            from file in Repository.Files("src", "*.cs")
            from Match name in Variable().Matches(Repository.Read(file))
            where !documented.Contains(name.Value)
            select $"{file} reads {name.Value}, which {Configuration} does not explain";
        Assert.Empty(faults.Distinct());
    }

    [Fact]
    public void Every_code_of_a_fault_is_documented()
    {
        var documented = Repository.Read("docs/errors.md");
        var codes = FaultCode().Matches(Repository.Read("src/StemeDb.Model/Faults/FaultCode.cs")).Select(match => match.Groups["code"].Value).ToArray();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"| `{code}`", documented, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"const string \w+ = ""(?<code>\w+)"";")]
    private static partial Regex FaultCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|bench|samples|deploy)/[A-Za-z0-9_.\-/]+\.(cs|md|sh|csproj|proto))`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"STEMEDB_[A-Z0-9]+(_[A-Z0-9]+)*")]
    private static partial Regex Variable();
}
