using System.Reflection;
using StemeDb.Api.Errors;

namespace StemeDb.Api.Tests.Errors;

public sealed class ErrorCatalogTests
{
    [Fact]
    public void Every_kind_is_listed_once_under_a_code_of_its_own()
    {
        var fields = typeof(ErrorCatalog).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorKind)).Select(field => (ErrorKind)field.GetValue(null)!).ToArray();

        Assert.Equal(fields.ToHashSet(), ErrorCatalog.All.ToHashSet());
        Assert.Equal(ErrorCatalog.All.Count, ErrorCatalog.All.Select(kind => kind.Code).Distinct().Count());
    }

    [Fact]
    public void The_document_of_errors_says_what_the_catalogue_says()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "StemeDb.sln")))
        {
            folder = folder.Parent;
        }

        var rows = File.ReadLines(Path.Combine(folder.FullName, "docs", "errors.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split(" | ")[1] is [>= '0' and <= '9', _, _]);

        Assert.Equal(ErrorCatalog.All.Select(kind => $"| `{kind.Code}` | {kind.Status} | {kind.Title} | {kind.Remedy} |"), rows);
    }
}
