using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Assertions;

/// <summary>Reads an assertion as clients write it, see <c>docs/http-api.md</c>. Safe for any number of threads.</summary>
public static class AssertionParser
{
    /// <summary>
    /// Reads one assertion. What is wrong is refused with all its faults, never mended or rounded. Empty <c>labels</c> and
    /// <c>supersedes</c> say the same as leaving them out.
    /// </summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="assertion">The assertion, when nothing is wrong; it keeps nothing of <paramref name="utf8Json"/>.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out Assertion? assertion, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, AssertionFields.Names, scratch);
        var fields = new AssertionFields(scratch.Output);
        while (reader.Next()) fields.Read(ref reader);
        fields.CheckWhole(ref reader);
        faults = scratch.Faults.Faults;
        assertion = scratch.Faults.Count == 0 ? fields.ToAssertion() : null;
        return assertion is not null;
    }
}
