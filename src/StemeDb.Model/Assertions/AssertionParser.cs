using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Assertions;

/// <summary>Reads an assertion as clients write it, see <c>docs/http-api.md</c>.</summary>
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
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out Assertion? assertion, out IReadOnlyList<Fault> faults) =>
        throw new NotImplementedException();
}
