using System.Text.RegularExpressions;

namespace StemeDb.Tidy.Tests;

/// <summary>The short names of faults are constants, so that docs/errors.md, which is made of their tables, has all of them.</summary>
public sealed partial class Faults_have_names_from_the_tables
{
    [Fact]
    public void No_fault_is_named_by_a_literal()
    {
        var literals = Repository.Sources.Where(path => path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(path => Literal().Matches(Repository.Read(path)).Select(match => $"{path}: {match.Groups[1].Value}"));

        Assert.Empty(literals);
    }

    [GeneratedRegex("""(?:EngineFaults\.(?:Invalid|NotFound|Forbidden|Conflict)\(|new InputFault\(|(?:Refused|Problem\.Parameter)\([^,]+,)\s*"([a-z0-9_]+)",""")]
    private static partial Regex Literal();
}
