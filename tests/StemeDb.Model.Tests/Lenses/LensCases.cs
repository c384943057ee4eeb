using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>A claim of one of twelve sources; the hour is that of asserted_at.</summary>
internal sealed record Said(int Source, int Value, int Hour, double Confidence, bool IsRetracted);

/// <summary>What is asked of the claims.</summary>
internal sealed record Asked(string Lens, string Parameters, ValueRule Rule, string[] Values)
{
    public string ValueOf(int value) => Values[value % Values.Length];
}

/// <summary>Claims, a snapshot that speaks of every source, or none, and a question.</summary>
internal sealed record LensCase(Said[] Claims, SourceStanding[]? Snapshot, Asked Asked)
{
    public string Lens => Asked.Lens;

    public bool Decays => Asked.Parameters.Contains("half_life", StringComparison.Ordinal);

    public override string ToString() => $"{Lens} {Asked.Parameters} {Asked.Rule}\n"
        + string.Join('\n', Claims.Select((claim, i) => $"{i + 1}: {LensCases.Name(claim.Source)} {Asked.ValueOf(claim.Value)} {claim}"))
        + "\n" + string.Join('\n', (Snapshot ?? []).Select((standing, i) => $"{LensCases.Name(i)}: {LensCases.Profile(i)} {standing}"));
}

/// <summary>Cases under every lens of the catalogue, every type of value it is for, and random snapshots; and how they are asked.</summary>
internal static class LensCases
{
    public const int Sources = 12;
    public const int Hours = 40;

    private static readonly Gen<Said> s_said = Gen.Select(
        Gen.Int[0, Sources - 1], Gen.Int[0, 8], Gen.Int[0, Hours], Gen.Double[0, 1], Gen.Int[0, 6],
        (source, value, hour, confidence, dice) => new Said(source, value, hour, confidence, dice == 0));

    private static readonly Gen<SourceStanding> s_standing = Gen.Select(
        Gen.Int[-3, 3], Gen.Double[0, 1], Gen.Int[0, 500],
        (group, accuracy, samples) => new SourceStanding(Math.Max(0, group), accuracy, samples));

    private static readonly Gen<SourceStanding[]?> s_snapshot =
        Gen.Select(s_standing.Array[Sources], Gen.Int[0, 3], (standings, dice) => dice == 0 ? null : standings);

    private static readonly string[] s_numbers = ["0", "1", "2", "3", "4", "5.5", "6", "7", "\"many\""];
    private static readonly string[] s_sets = [.. Enumerable.Range(1, 9).Select(set =>
        "\"" + string.Join(';', "xyzw".Where((_, bit) => (set & (1 << bit)) != 0)) + "\"")];

    private static readonly (ValueRule Rule, string[] Values)[] s_types =
    [
        (ValueRule.Default, s_numbers),
        (new ValueRule(ValueType.Number, AbsoluteTolerance: 1), s_numbers),
        (new ValueRule(ValueType.Number, RelativeTolerance: 0.4), s_numbers),
        (new ValueRule(ValueType.Time, ToleranceSeconds: 600), ["\"23:50\"", "\"23:58\"", "\"00:05\"", "\"00:12\"", "\"12:00\"", "\"early\""]),
        (new ValueRule(ValueType.Set, Separator: ";", Threshold: 0.4), s_sets),
        (new ValueRule(ValueType.Hierarchy, Separator: "/"), ["\"e\"", "\"e/f\"", "\"e/f/p\"", "\"e/g\"", "\"s\"", "\"s/t\"", "3"]),
    ];

    private static readonly string[] s_parameters =
        ["{}", """{"weigh_confidence":true}""", """{"half_life":"PT7H"}""", """{"weigh_confidence":true,"half_life":"PT3H"}"""];

    private static readonly Gen<Asked> s_asked = Gen.Select(
        AnyOf([.. LensCatalog.All]), AnyOf(s_parameters), AnyOf(s_types), Gen.Int[0, 2],
        (lens, parameters, type, basis) => lens.Name == "recency"
            ? new Asked(lens.Name, $$"""{"basis":"{{(basis == 0 ? "recorded" : basis == 1 ? "asserted" : "valid")}}"}""", type.Rule, type.Values)
            : new Asked(lens.Name, parameters, type.Rule, type.Values))
        .Where(asked => LensCatalog.All.Single(lens => lens.Name == asked.Lens).ValueTypes.Contains(asked.Rule.Type));

    /// <summary>Much coincides: times, values, votes.</summary>
    public static Gen<LensCase> All { get; } = Gen.Select(
        s_said.Array[1, 40], s_snapshot, s_asked, (claims, snapshot, asked) => new LensCase(claims, snapshot, asked));

    /// <summary>Neither times nor confidences coincide, so that little is left for a seq to decide.</summary>
    public static Gen<LensCase> WithoutTies { get; } = Gen.Select(
        All, Gen.Shuffle(Enumerable.Range(0, Hours).ToArray()),
        (c, hours) => c with
        {
            // Square roots, so that no two sums of confidences are the same either.
            Claims = [.. c.Claims.Select((said, i) => said with { Hour = hours[i], Confidence = 0.1 + (Math.Sqrt(hours[i] + 2) / 10) })],
            Asked = c.Asked with
            {
                Parameters = c.Lens == "recency"
                    ? c.Asked.Parameters.Replace("recorded", "asserted", StringComparison.Ordinal).Replace("{", "{\"weigh_confidence\":true,", StringComparison.Ordinal)
                    : s_parameters[1],
            },
        });

    private static Gen<T> AnyOf<T>(T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    public static string Name(int source) => $"{(char)('a' + source)}";

    /// <summary>Tiers 3 to 5; half of the sources in one of two families.</summary>
    public static SourceProfile Profile(int source) =>
        new(3 + (source % 3), (source % 4) switch { 0 => "f", 1 => "g", _ => null }, null);

    /// <summary>Asks, the claims arriving in their order.</summary>
    /// <param name="c">What is asked.</param>
    /// <param name="name">What the sources are called; null: a, b, c …</param>
    public static Answer Ask(this LensCase c, Func<int, string>? name = null)
    {
        name ??= Name;
        var scene = new Scene();
        foreach (var claim in c.Claims)
        {
            scene.Say(
                name(claim.Source),
                c.Asked.ValueOf(claim.Value),
                asserted: claim.Hour,
                confidence: claim.Confidence,
                from: claim.Hour,
                retractedAt: claim.IsRetracted ? c.Claims.Length : 0);
        }

        for (var source = 0; source < Sources; source++)
        {
            scene.Know(name(source), Profile(source).Tier, Profile(source).Family);
            if (c.Snapshot?[source] is { } standing)
            {
                scene.Learn(name(source), standing.Group, standing.Accuracy, standing.SampleSize);
            }
        }

        Assert.True(LensCatalog.TryParse(c.Lens, Encoding.UTF8.GetBytes(c.Asked.Parameters), out var choice, out _));
        var query = new LensQuery
        {
            Path = new ConceptPath("a"u8.ToArray()),
            Lens = choice,
            AsOfSeq = c.Claims.Length,
            Now = Scene.Hour(Hours + 5),
            Rule = c.Asked.Rule,
        };
        return LensEvaluator.Evaluate(query, ClaimLog.Sorted(scene.Claims), scene.Sources);
    }

    /// <summary>The whole answer as text, without the members of these names, wherever they stand.</summary>
    public static string Without(this Answer answer, params string[] names)
    {
        var json = JsonNode.Parse(Scene.Json(answer))!;
        Remove(json, names);
        return json.ToJsonString();
    }

    /// <summary>Whether some of its candidates weigh the same, those that a lens does not count nothing.</summary>
    public static bool HasEqualWeights(this Answer answer) =>
        answer.Candidates.Select(candidate => candidate.Weight).Distinct().Count() < answer.Candidates.Count;

    private static void Remove(JsonNode? node, string[] names)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array) Remove(element, names);
        }
        else if (node is JsonObject members)
        {
            foreach (var name in names) members.Remove(name);
            foreach (var (_, member) in members) Remove(member, names);
        }
    }
}
