using System.Text.RegularExpressions;

namespace StemeDb.Tidy.Tests;

public sealed partial class Nothing_is_left_unfinished
{
    [Fact]
    public void No_source_says_it_is_unfinished()
    {
        var faults =
            from file in Repository.Sources
            where !file.StartsWith("tests/StemeDb.Tidy.Tests/", StringComparison.Ordinal)
            from line in Repository.Read(file).Split('\n').Select((text, index) => (text, number: index + 1))
            where Unfinished().IsMatch(line.text)
            select $"{file}:{line.number} {line.text.Trim()}";
        Assert.Empty(faults);
    }

    [Fact]
    public void Package_versions_are_exact_and_central()
    {
        Assert.DoesNotContain('*', Repository.Read("Directory.Packages.props"));
        string[] projects = [.. Repository.Files("src", "*.csproj"), .. Repository.Files("tests", "*.csproj"), .. Repository.Files("bench", "*.csproj")];
        Assert.DoesNotContain(projects, project => PackageWithVersion().IsMatch(Repository.Read(project)));
    }

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b|Skip\s*=\s*""")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"<PackageReference[^>]*\sVersion=")]
    private static partial Regex PackageWithVersion();
}
