using System.Diagnostics.CodeAnalysis;
using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
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
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ValueRule? rule, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, ValueRuleFields.RuleNames, scratch);
        var fields = ValueRuleFields.Read(ref reader, scratch.Output, withPattern: false);
        faults = scratch.Faults.Faults;
        rule = scratch.Faults.Count == 0 ? fields.Rule : null;
        return rule is not null;
    }

    /// <summary>Reads a rule with the pattern it is for, as <c>PUT /v1/concepts/rules</c> takes it.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="pattern">The pattern, when nothing is wrong.</param>
    /// <param name="rule">The rule, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json,
        [NotNullWhen(true)] out PathPattern? pattern,
        [NotNullWhen(true)] out ValueRule? rule,
        out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, ValueRuleFields.RuleAndPatternNames, scratch);
        var fields = ValueRuleFields.Read(ref reader, scratch.Output, withPattern: true);
        faults = scratch.Faults.Faults;
        (pattern, rule) = scratch.Faults.Count == 0 ? (fields.Pattern, fields.Rule) : (null, null);
        return pattern is not null && rule is not null;
    }

    /// <summary>The canonical JSON (RFC 8785) of a rule without its pattern, defaults left out.</summary>
    /// <param name="rule">Valid.</param>
    public static byte[] ToCanonical(ValueRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        using var scratch = JsonScratch.Take();
        var output = scratch.Output;
        output.Append((byte)'{');
        if (rule.Classes is { } classes)
        {
            output.Append("\"classes\":"u8);
            output.Append(classes.Canonical);
            output.Append((byte)',');
        }

        if (rule.Separator is { } separator)
        {
            output.Append("\"separator\":"u8);
            output.AppendText(separator);
            output.Append((byte)',');
        }

        if (rule.Threshold is { } threshold)
        {
            output.Append("\"threshold\":"u8);
            output.AppendNumber(threshold);
            output.Append((byte)',');
        }

        AppendTolerance("\"absolute\":"u8, rule.AbsoluteTolerance, output);
        AppendTolerance("\"relative\":"u8, rule.RelativeTolerance, output);
        AppendTolerance("\"seconds\":"u8, rule.ToleranceSeconds, output);
        output.Append("\"type\":\""u8);
        output.Append(Encoding.ASCII.GetBytes(ValueTypeNames.NameOf(rule.Type)));
        output.Append("\"}"u8);
        return output.Written.ToArray();
    }

    /// <summary>A rule has at most one tolerance, so each stands in an object of its own.</summary>
    private static void AppendTolerance(ReadOnlySpan<byte> name, double? tolerance, JsonBuffer output)
    {
        if (tolerance is not { } number) return;
        output.Append("\"tolerance\":{"u8);
        output.Append(name);
        output.AppendNumber(number);
        output.Append("},"u8);
    }
}
