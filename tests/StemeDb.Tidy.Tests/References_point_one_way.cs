using System.Xml.Linq;

namespace StemeDb.Tidy.Tests;

public sealed class References_point_one_way
{
    /// <summary>The house: what each project may reference. The table of docs/architecture.md says why.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AppHost"] = ["Api", "BackupAgent", "Engine", "Explorer", "WalArchiver"],
        ["Api"] = ["Contracts", "Model", "ServiceDefaults"],
        ["Engine"] = ["Contracts", "Model", "ServiceDefaults", "Storage"],
        ["BackupAgent"] = ["Archive", "Contracts", "ServiceDefaults"],
        ["WalArchiver"] = ["Archive", "Contracts", "ServiceDefaults"],
        ["Explorer"] = ["Client", "ServiceDefaults"],
        ["Cli"] = ["Archive", "Client", "Storage"],
        ["Client"] = ["Model"],
        ["ServiceDefaults"] = [],
        ["Archive"] = ["Storage"],
        ["Contracts"] = ["Model"],
        ["Storage"] = ["Model"],
        ["Model"] = [],
    };

    public static TheoryData<string> Projects => [.. Repository.Files("src", "*.csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        var name = ShortName(project);
        Assert.True(Allowed.ContainsKey(name), $"{project} has no place in the house; give it one in docs/architecture.md and here.");

        var references = Elements(project, "ProjectReference").Select(include => ShortName(include.Replace('\\', '/')));
        Assert.Empty(references.Except(Allowed[name]));
    }

    [Fact]
    public void The_model_is_pure_and_needs_no_package()
    {
        Assert.Empty(Elements("src/StemeDb.Model/StemeDb.Model.csproj", "PackageReference"));
        Assert.Empty(Elements("src/StemeDb.Model/StemeDb.Model.csproj", "FrameworkReference"));
        AssertNoneMentions("src/StemeDb.Model", ["System.IO.File", "File.", "Directory.", "DateTime.UtcNow", "DateTime.Now", "TimeProvider", "System.Net"]);
    }

    [Fact]
    public void The_storage_knows_no_network_and_no_web()
    {
        Assert.Empty(Elements("src/StemeDb.Storage/StemeDb.Storage.csproj", "FrameworkReference"));
        AssertNoneMentions("src/StemeDb.Storage", ["Microsoft.AspNetCore", "System.Net"]);
    }

    private static void AssertNoneMentions(string folder, string[] words)
    {
        var faults =
            from file in Repository.Files(folder, "*.cs")
            from line in Repository.Read(file).Split('\n').Select((text, index) => (text, number: index + 1))
            where !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from word in words
            where line.text.Contains(word, StringComparison.Ordinal) && !line.text.Contains("I" + word, StringComparison.Ordinal)
            select $"{file}:{line.number} mentions {word}";
        Assert.Empty(faults);
    }

    private static IEnumerable<string> Elements(string project, string element) =>
        XDocument.Parse(Repository.Read(project)).Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();

    private static string ShortName(string project) =>
        Path.GetFileNameWithoutExtension(project).Replace("StemeDb.", "", StringComparison.Ordinal);
}
