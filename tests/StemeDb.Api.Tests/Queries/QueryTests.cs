using System.Text;
using StemeDb.Api.Tests.Serving;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Queries;

public sealed class QueryTests
{
    [Fact]
    public async Task The_answer_for_a_path_is_passed_through()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.PostAsync("/v1/query", """{"concept_path":"test/health","lens":"recency"}""");

        Assert.Equal("""{"answer":"query test/health"}""", reply.Text);
        Assert.Equal("application/json", reply.Type);
        Assert.Equal("recency", api.Engine.LastQuery?.Lens);
    }

    [Fact]
    public async Task Everything_that_is_asked_reaches_the_engine()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Page = new(["{}"u8.ToArray()], default, 12);

        var reply = await api.PostAsync("/v1/query", """
            {"concept_path":"a/*","lens":"consensus","as_of":"2020-01-01T00:00:00Z","valid_at":"2021-01-01T00:00:00Z",
             "now":"2022-01-01T00:00:00Z","params":{"min_support":2},"explain":true,"limit":5,"cursor":"xyz"}
            """);

        Assert.Equal("""{"answers":[{}],"next_cursor":null,"as_of_seq":12}""", reply.Text);
        var query = api.Engine.LastQuery!;
        Assert.Equal("a/*", Encoding.UTF8.GetString(query.ConceptPath.Span));
        Assert.Equal("""{"min_support":2}""", Encoding.UTF8.GetString(query.ParamsJson.Span));
        Assert.Equal((Year(2020), Year(2021), Year(2022)), (query.AsOf, query.ValidAt, query.Now));
        Assert.Equal((true, 5, "xyz"), (query.Explain, query.Limit, Encoding.UTF8.GetString(query.Cursor.Span)));
    }

    [Theory]
    [InlineData("""{"lens":"consensus"}""", "/concept_path")]
    [InlineData("""{"concept_path":"a","lens":"telescope"}""", "/lens")]
    [InlineData("""{"concept_path":"a","params":{"magic":1}}""", "/params/magic")]
    [InlineData("""{"concept_path":"a","params":{"min_support":-1}}""", "/params/min_support")]
    [InlineData("""{"concept_path":"a","limt":1}""", "/limt")]
    public async Task A_question_that_breaks_a_rule_never_reaches_the_engine(string body, string pointer)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.PostAsync("/v1/query", body);

        reply.AssertProblem(422, "invalid");
        Assert.Equal([pointer], reply.Places);
        Assert.Empty(api.Engine.Calls);
    }

    [Fact]
    public async Task Lenses_are_listed_with_their_parameters_and_one_is_the_default()
    {
        await using var api = await RunningApi.StartAsync();

        var lenses = (await api.GetAsync("/v1/lenses")).Json.GetProperty("lenses").EnumerateArray().ToArray();

        Assert.Superset(new HashSet<string> { "recency", "consensus", "authority" }, lenses.Select(lens => lens.GetProperty("name").GetString()!).ToHashSet());
        Assert.Equal("consensus", Assert.Single(lenses, lens => lens.GetProperty("default").GetBoolean()).GetProperty("name").GetString());
        Assert.All(lenses, lens => Assert.Contains(
            lens.GetProperty("params").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "min_support"));
    }

    [Fact]
    public async Task Concepts_are_browsed_by_prefix()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Page = new(["{\"segment\":\"b\"}"u8.ToArray()], "n"u8.ToArray(), 3);

        var under = await api.GetAsync("/v1/concepts?prefix=a%22%C3%A9&limit=7&cursor=k");
        var roots = await api.GetAsync("/v1/concepts");

        Assert.Equal("""{"prefix":"a\"é","children":[{"segment":"b"}],"next_cursor":"n"}""", under.Text);
        Assert.Equal("", roots.Json.GetProperty("prefix").GetString());
        Assert.Equal(["concepts a\"é 7 k", "concepts  0 "], api.Engine.Calls);
    }

    private static Instant? Year(int year) => new Instant(new DateTime(year, 1, 1).Ticks);
}
