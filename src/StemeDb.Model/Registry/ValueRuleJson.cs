using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Registry;

/// <summary>The JSON of a <see cref="ValueRule"/>, as <c>docs/http-api.md</c> gives it: a type and the parameters that belong to it.</summary>
public static class ValueRuleJson
{
    /// <summary>Reads a rule without its pattern.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="rule">The rule, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ValueRule? rule, out IReadOnlyList<Fault> faults) =>
        throw new NotImplementedException();

    /// <summary>Reads a rule with the pattern it is for, as <c>PUT /v1/concepts/rules</c> takes it.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="pattern">The pattern, when nothing is wrong.</param>
    /// <param name="rule">The rule, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json,
        [NotNullWhen(true)] out PathPattern? pattern,
        [NotNullWhen(true)] out ValueRule? rule,
        out IReadOnlyList<Fault> faults) => throw new NotImplementedException();

    /// <summary>The canonical JSON (RFC 8785) of a rule without its pattern, defaults left out.</summary>
    /// <param name="rule">Valid.</param>
    public static byte[] ToCanonical(ValueRule rule) => throw new NotImplementedException();
}
