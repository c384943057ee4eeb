using System.Net;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Registry;

public sealed class RegistryTests
{
    [Fact]
    public async Task A_source_is_set_and_read()
    {
        await using var api = await RunningApi.StartAsync();

        var set = await api.PutAsync("/v1/sources/aa", """{"tier":2,"name":null,"family":"airlines"}""");
        var again = await api.PutAsync("/v1/sources/aa", """{"tier":2,"family":"airlines"}""");
        await api.GetAsync("/v1/sources/aa");

        Assert.Equal((HttpStatusCode.Created, """{"seq":7,"recorded_at":"2026-01-01T12:00:00Z","status":"created"}"""), (set.Status, set.Text));
        Assert.Equal((HttpStatusCode.OK, "exists"), (again.Status, again.Json.GetProperty("status").GetString()));
        Assert.Equal("""source aa {"family":"airlines","tier":2}""", api.Engine.Calls.First());
        Assert.Equal("source aa", api.Engine.Calls.Last());
    }

    [Fact]
    public async Task A_rule_is_set_without_its_pattern_and_rules_are_read()
    {
        await using var api = await RunningApi.StartAsync();

        var set = await api.PutAsync("/v1/concepts/rules", """{"pattern":"flight/**","type":"time","tolerance":{"seconds":600}}""");
        var read = await api.GetAsync("/v1/concepts/rules");

        Assert.Equal(HttpStatusCode.Created, set.Status);
        Assert.Equal("""rule flight/** {"tolerance":{"seconds":600},"type":"time"}""", api.Engine.Calls.First());
        Assert.Equal("""{"answer":"rules"}""", read.Text);
    }

    [Fact]
    public async Task A_claim_is_withdrawn_by_its_source_and_never_as_an_administrator()
    {
        await using var api = await RunningApi.StartAsync();
        var id = new string('b', 64);

        var reply = await api.PostAsync("/v1/retractions", $$"""{"assertion_id":"{{id}}","source":"s","reason":"a slip"}""");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal([$"retract {id} s a slip False"], api.Engine.Calls);
    }

    [Theory]
    [InlineData("PUT", "/v1/sources/a", """{"tier":10}""", "/tier")]
    [InlineData("PUT", "/v1/sources/a", """{"level":1}""", "/level")]
    [InlineData("PUT", "/v1/concepts/rules", """{"pattern":"a/**/b","type":"exact"}""", "/pattern")]
    [InlineData("PUT", "/v1/concepts/rules", """{"pattern":"a","type":"fuzzy"}""", "/type")]
    [InlineData("POST", "/v1/retractions", """{"assertion_id":"abc","source":"s"}""", "/assertion_id")]
    public async Task What_breaks_a_rule_is_refused_with_its_place(string method, string path, string body, string pointer)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Parse(method), path, RunningApi.Json(System.Text.Encoding.UTF8.GetBytes(body)));

        reply.AssertProblem(422, "invalid");
        Assert.Equal([pointer], reply.Places);
        Assert.Empty(api.Engine.Calls);
    }
}
