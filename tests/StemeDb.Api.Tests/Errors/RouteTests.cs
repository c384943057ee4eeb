using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Errors;

public sealed class RouteTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/assertion")]
    [InlineData("/v1/assertions/a/b")]
    [InlineData("/v2/query")]
    [InlineData("/.env")]
    public async Task What_is_not_served_is_a_problem(string path)
    {
        await using var api = await RunningApi.StartAsync();

        (await api.GetAsync(path)).AssertProblem(404, "no_such_route");
    }

    [Theory]
    [InlineData("DELETE", "/v1/assertions")]
    [InlineData("GET", "/v1/query")]
    [InlineData("POST", "/v1/health")]
    [InlineData("PATCH", "/v1/sources/a")]
    public async Task A_method_that_a_path_does_not_take_is_a_problem_that_names_those_it_takes(string method, string path)
    {
        await using var api = await RunningApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);

        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.NotEmpty(response.Content.Headers.Allow);
        new Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).AssertProblem(405, "method_not_allowed");
    }

    [Theory]
    [InlineData("/v1/health?verbose=true")]
    [InlineData("/v1/lenses?x")]
    [InlineData("/v1/sources/a?tier=1")]
    [InlineData("/v1/concepts?perfix=a")]
    public async Task A_parameter_that_an_endpoint_does_not_know_is_refused(string path)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.GetAsync(path);

        reply.AssertProblem(400, "bad_parameter");
        Assert.Equal("unknown_parameter", reply.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_trace_id_is_the_callers_when_it_sends_one()
    {
        await using var api = await RunningApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("0af7651916cd43dd8448eb211c80319c", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
