using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Queries.Replay;

public sealed class Kept_answers_are_checked
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_bytes_are_given_after_more_writes_a_flush_merges_and_a_restart()
    {
        await using var engine = await ScenarioAsync();
        var kept = Lenses.SelectMany(lens => new[] { Ask(engine, lens), Ask(engine, lens, explain: true) }).ToList();
        kept.Add(Ask(engine, "consensus", """{"half_life":"P30D"}"""));
        AllSame(engine, kept);
        for (var round = 0; round < 5; round++)
        {
            await engine.AppendAsync(Claims.Of("a/b", $"later{round}", "z"));
            await engine.PutAsync("s1", SourceProfile.Default with { Tier = round, Family = $"f{round}" });
            await RuleAsync(engine, """{"type":"number","tolerance":{"absolute":5}}""");
            await engine.Store.CheckpointAsync(Ct);
            AllSame(engine, kept);
        }

        await engine.RestartAsync();
        AllSame(engine, kept);
    }

    [Fact]
    public async Task A_page_of_a_pattern_is_checked_answer_by_answer()
    {
        await using var engine = await ScenarioAsync();
        await engine.AppendAsync(Claims.Of("a/c", "s1", "x"));
        var answers = engine.Pages(Asking.About("a/*")).Items.Select(item => item.ToStringUtf8()).ToList();
        var result = Check(engine, $$"""{"answers":[{{string.Join(',', answers)}},{{Altered(answers[0], "value", "\"w\"")}}],"next_cursor":null}""");
        Assert.Equal((2, 1), (result.GetProperty("same").GetInt32(), result.GetProperty("different").GetInt32()));
        Assert.Equal(["same", "same", "different"], result.GetProperty("answers").EnumerateArray().Select(answer => answer.Text("verdict")));
    }

    [Fact]
    public async Task Another_form_of_the_same_json_is_told_from_another_answer()
    {
        await using var engine = await ScenarioAsync();
        var indented = JsonNode.Parse(Ask(engine, "consensus"))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        Assert.Equal("reformatted", Check(engine, indented).Text("verdict"));
    }

    [Theory]
    [InlineData("value", "\"w\"")]
    [InlineData("confidence", "0.9")]
    [InlineData("support", "7")]
    [InlineData("status", "\"undetermined\"")]
    [InlineData("excluded", "{}")]
    [InlineData("tie_broken_by", "\"tier\"")]
    [InlineData("more_candidates", "3")]
    public async Task A_text_that_was_changed_is_named_with_the_place(string member, string json)
    {
        await using var engine = await ScenarioAsync();
        var difference = OnlyDifference(engine, Altered(Ask(engine, "consensus"), member, json));
        Assert.Equal(("answer_text", "/" + member), (difference.Text("input"), difference.Text("pointer")));
    }

    [Fact]
    public async Task A_log_that_is_shorter_is_named()
    {
        await using var engine = await ScenarioAsync();
        var difference = OnlyDifference(engine, Altered(Ask(engine, "consensus"), "as_of_seq", "1000"));
        Assert.Equal("log", difference.Text("input"));
    }

    [Fact]
    public async Task Other_claims_other_sources_and_another_rule_are_named()
    {
        await using var kept = await ScenarioAsync();
        var (plain, explained) = (Ask(kept, "consensus"), Ask(kept, "consensus", explain: true));

        // Another history of the same length each time.
        await using var otherClaims = await ScenarioAsync(value: "other");
        Assert.Contains("claims", Inputs(otherClaims, plain));
        Assert.Contains("claims", Inputs(otherClaims, explained));
        await using var otherTier = await ScenarioAsync(tier: 7);
        Assert.Contains("inputs", Inputs(otherTier, plain));
        Assert.Contains("sources", Inputs(otherTier, explained));
        await using var otherRule = await ScenarioAsync(rule: """{"type":"hierarchy","separator":"/"}""");
        Assert.Equal(["rule"], Inputs(otherRule, plain));
    }

    [Fact]
    public async Task A_hash_that_was_changed_cannot_be_told_from_an_input_that_does_not_show()
    {
        await using var engine = await ScenarioAsync();
        var difference = OnlyDifference(engine, Altered(Ask(engine, "consensus"), "replay", $"\"{new string('0', 64)}\""));
        Assert.Equal(("inputs", "/replay"), (difference.Text("input"), difference.Text("pointer")));
    }

    [Fact]
    public async Task A_lens_that_there_is_not_and_a_snapshot_that_is_not_known_are_named()
    {
        await using var engine = await ScenarioAsync();
        var answer = Ask(engine, "consensus");
        Assert.Equal(["lens"], Inputs(engine, Altered(answer, "lens", """{"name":"oracle","params":{}}""")));
        var unknown = $$$"""{"name":"consensus","params":{"snapshot":"{{{new string('a', 64)}}}"}}""";
        Assert.Equal(["snapshot"], Inputs(engine, Altered(answer, "lens", unknown)));
    }

    [Theory]
    [InlineData("[]", "/lens")]
    [InlineData("{}", "/lens")]
    [InlineData("""{"answers":[{}]}""", "/answers/0/lens")]
    [InlineData("{", "")]
    public async Task What_is_no_answer_is_refused(string text, string pointer)
    {
        await using var engine = await ScenarioAsync();
        var fault = engine.AskInVain(new Request { CheckAnswers = new CheckAnswers { Json = ByteString.CopyFromUtf8(text) } });
        Assert.Equal((FaultCode.FaultInvalid, pointer), (fault.Code, fault.Pointer));
    }

    private static readonly string[] Lenses = ["consensus", "recency", "authority"];

    private static async Task<EngineOnDisk> ScenarioAsync(string value = "y", int tier = 2, string rule = """{"type":"exact"}""")
    {
        var engine = await EngineOnDisk.NewAsync();
        await engine.PutAsync("s0", SourceProfile.Default with { Tier = tier });
        await RuleAsync(engine, rule);
        await engine.AppendAsync(Claims.Of("a/b", "s0", "x", Claims.Noon));
        await engine.AppendAsync(Claims.Of("a/b", "s1", value, Claims.Noon));
        await engine.AppendAsync(Claims.Of("a/b", "s2", "x", Claims.Noon));
        return engine;
    }

    private static async Task RuleAsync(EngineOnDisk engine, string json)
    {
        Assert.True(PathPattern.TryParse("a/**"u8.ToArray(), out var pattern, out _));
        Assert.True(ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(json), out var rule, out _));
        await engine.Submit(origin => new PutRuleRequest(pattern, rule, origin));
    }

    private static string Ask(EngineOnDisk engine, string lens, string parameters = "", bool explain = false)
    {
        var query = Asking.About("a/b");
        (query.Lens, query.Explain) = (lens, explain);
        query.ParamsJson = ByteString.CopyFromUtf8(parameters);
        return engine.Ask(new Request { Query = query }).Json.Utf8.ToStringUtf8();
    }

    private static JsonElement Check(EngineOnDisk engine, string text) => Asking.Parse(
        engine.Ask(new Request { CheckAnswers = new CheckAnswers { Json = ByteString.CopyFromUtf8(text) } }).Json.Utf8);

    private static void AllSame(EngineOnDisk engine, List<string> kept) =>
        Assert.All(kept, answer => Assert.Equal("same", Check(engine, answer).Text("verdict")));

    private static JsonElement OnlyDifference(EngineOnDisk engine, string text)
    {
        var result = Check(engine, text);
        Assert.Equal("different", result.Text("verdict"));
        return Assert.Single(result.GetProperty("differences").EnumerateArray());
    }

    private static string[] Inputs(EngineOnDisk engine, string text) =>
        [.. Check(engine, text).GetProperty("differences").EnumerateArray().Select(difference => difference.Text("input")).Distinct()];

    private static string Altered(string answer, string member, string json)
    {
        var node = JsonNode.Parse(answer)!;
        node[member] = JsonNode.Parse(json);
        return node.ToJsonString();
    }
}
