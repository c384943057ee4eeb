using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Tests.Assertions;

/// <summary>What becomes of a text that should be an assertion.</summary>
internal static class Parsed
{
    /// <summary>A valid assertion but for the members given, which stand in place of its own.</summary>
    public static string With(string members)
    {
        string[] own = ["\"concept_path\":\"a/b\"", "\"value\":\"13:55\"", "\"source\":\"aa\""];
        return $"{{{string.Join(',', own.Where(o => !members.StartsWith(o.Split(':')[0], StringComparison.Ordinal)).Append(members))}}}";
    }

    public static Assertion Assertion(string json)
    {
        var isRead = AssertionParser.TryParse(Encoding.UTF8.GetBytes(json), out var assertion, out var faults);
        Assert.True(isRead, string.Join("; ", faults));
        Assert.Empty(faults);
        return assertion!;
    }

    public static IReadOnlyList<Fault> Faults(string json)
    {
        Assert.False(AssertionParser.TryParse(Encoding.UTF8.GetBytes(json), out var assertion, out var faults));
        Assert.Null(assertion);
        return faults;
    }

    /// <summary>Place and code of the only fault.</summary>
    public static (string Pointer, string Code) Fault(string json)
    {
        var fault = Assert.Single(Faults(json));
        return (fault.Pointer, fault.Code);
    }
}
