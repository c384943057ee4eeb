using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Queries;
using StemeDb.Model.Registry;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>
/// Bodies of requests other than assertions: queries, retractions, profiles and rules. What is accepted as a profile or a rule
/// says the same in its canonical form.
/// </summary>
public sealed class RequestJsonTarget() : FuzzTarget(
    "request-json", "{", "[", "\"pattern\":\"a/**\"", "\"type\":\"number\"", "\"tolerance\":", "\"tier\":", "\"family\":", "\"params\":{", "\"as_of\":", "\\udc00", "1e400", "null", ",")
{
    public override string Run(byte[] input) => string.Join(
        '|',
        Outcome(QueryRequest.TryParse(input, out _, out var query), query),
        Outcome(RetractionRequest.TryParse(input, out _, out var retraction), retraction),
        Outcome(TryProfile(input, out var profile), profile),
        Outcome(TryRule(input, out var rule), rule));

    private static bool TryProfile(byte[] input, out IReadOnlyList<Fault> faults)
    {
        if (!SourceProfileJson.TryParse(input, out var profile, out faults))
        {
            return false;
        }

        var canonical = SourceProfileJson.ToCanonical(profile);
        Require(CanonicalJson.IsCanonical(canonical), "The form of a profile is not canonical.");
        Require(SourceProfileJson.TryParse(canonical, out var again, out _) && again == profile, "A profile says something else in its canonical form.");
        return true;
    }

    private static bool TryRule(byte[] input, out IReadOnlyList<Fault> faults)
    {
        if (!ValueRuleJson.TryParse(input, out _, out var rule, out faults))
        {
            return false;
        }

        var canonical = ValueRuleJson.ToCanonical(rule);
        Require(CanonicalJson.IsCanonical(canonical), "The form of a rule is not canonical.");
        Require(
            ValueRuleJson.TryParse(canonical, out var again, out _) && ValueRuleJson.ToCanonical(again).AsSpan().SequenceEqual(canonical),
            "A rule says something else in its canonical form.");
        return true;
    }

    private static string Outcome(bool isAccepted, IReadOnlyList<Fault> faults)
    {
        Require(isAccepted == (faults.Count == 0), "Faults and the result contradict each other.");
        return isAccepted ? "accepted" : string.Join(' ', faults.Select(fault => fault.Code).Distinct().Order());
    }
}
