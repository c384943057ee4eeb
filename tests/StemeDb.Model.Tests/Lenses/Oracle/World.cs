using System.Globalization;
using CsCheck;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>A claim of a small world. Hours are asserted_at; 0 as a seq means never.</summary>
internal sealed record WorldClaim(
    int Source, int Value, int Hour, double? Confidence, int RetractedAt, int SupersededAt, int? ValidFrom, int? ValidTo);

/// <summary>What is known of a source.</summary>
internal sealed record WorldSource(int Tier, string? Family, int Group, double Accuracy, int Samples);

/// <summary>A small world and a question about it.</summary>
internal sealed record World(
    WorldClaim[] Claims, WorldSource[] Sources, bool HasSnapshot, ValueRule Rule, string[] Values, string Lens, string Parameters, int AsOf, int? ValidAt)
{
    public const int SourceCount = 7;
    public const int Now = 64;

    /// <summary>The margin that worlds ask for with min_margin.</summary>
    public const double MinMargin = 0.25;

    /// <summary>The same without a limit of the candidates that are listed.</summary>
    public World WithAllCandidates() => Parameters.Contains("max_candidates", StringComparison.Ordinal) ? this with { Parameters = "{}" } : this;

    /// <summary>
    /// Closer than this, two shares are the same. Learned weights are logarithms, rounded here and there; of weights that are fractions of a vote
    /// a share is a quotient of rounded numbers; shares of whole votes are exact.
    /// </summary>
    public double Hair => HasSnapshot && Lens == "trust" ? 1e-9
        : Parameters.Contains("half_life", StringComparison.Ordinal) || Parameters.Contains("weigh_confidence", StringComparison.Ordinal) ? 1e-14 : 0;

    public static string NameOf(int source) => $"{(char)('a' + source)}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lens} {Parameters} {Rule.Type} as of {AsOf} at {ValidAt}\n")
        + string.Join('\n', Claims.Select((claim, i) => $"{i + 1}: {NameOf(claim.Source)} {Values[claim.Value]} {claim}"))
        + "\n" + string.Join('\n', Sources.Select((source, i) => $"{NameOf(i)}: {source}")) + $"\nsnapshot {HasSnapshot}";
}

/// <summary>Makes small worlds in which much coincides: few sources, few values, ties, families, groups, marks.</summary>
internal static class Worlds
{
    private static readonly string[] s_lenses =
        ["consensus", "recency", "authority", "layered", "skeptic", "trust", "mean", "median"];

    private static readonly (ValueRule Rule, string[] Values)[] s_types =
    [
        (ValueRule.Default, ["1", "2", "\"x\"", "true", "[1]"]),
        (new ValueRule(ValueType.Exact, Classes: Classes("""{"low":[1,2],"word":["x","y"]}""")), ["1", "2", "3", "\"x\"", "\"y\""]),
        (new ValueRule(ValueType.Number, AbsoluteTolerance: 1), ["1", "1.5", "\"2\"", "3", "\"x\"", "-0.25"]),
        (new ValueRule(ValueType.Number, RelativeTolerance: 0.5), ["1", "1.5", "2.25", "4", "null"]),
        (new ValueRule(ValueType.Time, ToleranceSeconds: 600), ["\"23:55\"", "\"00:05\"", "\"00:14\"", "\"12:00:30\"", "\"gate 4\""]),
        (new ValueRule(ValueType.Set, Separator: ";", Threshold: 0.4), ["\"p;q\"", "\"q; p\"", "[\"q\"]", "\"r\"", "[]", "7"]),
        (new ValueRule(ValueType.Hierarchy, Separator: "/"), ["\"e\"", "\"e/f\"", "\"e/f/p\"", "\"e/g\"", "\"s\"", "3"]),
    ];

    private static readonly string[] s_parameters =
    [
        "{}", "{}", """{"weigh_confidence":true}""", """{"half_life":"PT8H"}""", """{"half_life":"PT4H","weigh_confidence":true}""",
        """{"min_support":2}""", """{"min_margin":0.25}""", """{"max_candidates":2}""",
    ];

    private static readonly Gen<WorldClaim> s_claim = Gen.Select(
        Gen.Select(Gen.Int[0, World.SourceCount - 1], Gen.Int[0, 5], Gen.Int[0, 8].Select(n => n * 8), Gen.Int[0, 5], (s, v, h, c) => (s, v, h, c)),
        Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 9], Gen.Int[0, 9],
        (core, retracted, superseded, from, to) => new WorldClaim(
            core.s, core.v, core.h, core.c switch { 0 => 0.5, 1 => 0.25, 2 => 0, _ => null },
            retracted < 24 ? 0 : retracted - 15, superseded < 25 ? 0 : superseded - 15,
            from > 3 ? null : from * 10, to > 3 ? null : (from > 3 ? 0 : from * 10) + 10 + (to * 10)));

    private static readonly Gen<WorldSource> s_source = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 4], Gen.Int[0, 5], Gen.Int[0, 4],
        (tier, family, group, accuracy) => new WorldSource(
            tier * 3, family switch { 0 => "f", 1 => "g", _ => null }, Math.Max(0, group - 3), accuracy / 4.0, accuracy * 50));

    /// <summary>Worlds under every lens and every rule for which the lens has a meaning.</summary>
    public static Gen<World> All { get; } = Gen.Select(
        s_claim.Array[0, 24], s_source.Array[World.SourceCount], Gen.Bool, Gen.Int[0, s_types.Length - 1],
        Gen.Int[0, s_lenses.Length - 1], Gen.Int[0, s_parameters.Length - 1], Gen.Int[0, 8], Gen.Int[0, 60],
        (claims, sources, snapshot, type, lens, parameters, back, validAt) => new World(
            [.. claims.Select(claim => claim with { Value = claim.Value % s_types[type].Values.Length })],
            sources, snapshot, s_types[type].Rule, s_types[type].Values, s_lenses[lens], s_parameters[parameters],
            back > 4 ? claims.Length : Math.Max(0, claims.Length - (back * 3)), validAt > 40 ? validAt - 20 : null))
        .Where(world => world.Lens is not ("mean" or "median") || world.Rule.Type is not (ValueType.Set or ValueType.Hierarchy));

    private static ValueClasses Classes(string json)
    {
        Xunit.Assert.True(ValueRuleJson.TryParse(
            System.Text.Encoding.UTF8.GetBytes($$"""{"type":"exact","classes":{{json}}}"""), out var rule, out _));
        return rule.Classes!;
    }
}
