using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

public sealed class An_engine_that_is_away
{
    [Fact]
    public async Task Writes_and_queries_get_503_with_retry_after_and_work_again_when_it_returns()
    {
        await using var stack = await Stack.StartAsync();
        await AssertStatusAsync(stack, HttpStatusCode.Created);

        stack.Engine!.Signal(15);
        await stack.Engine.WaitForExitAsync();
        Assert.Equal(0, stack.Engine.ExitCode);
        var api = stack.Api!.Id;

        await AssertUnavailableAsync(await PostAsync(stack, "/v1/assertions", Claim(2)));
        await AssertUnavailableAsync(await PostAsync(stack, "/v1/query", new { concept_path = "a/b" }));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stack.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stack.Http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);

        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(stack, "/v1/assertions", Claim(3))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stack, "/v1/query", new { concept_path = "a/b" })).StatusCode);
        Assert.Equal(api, stack.Api.Id);
        Assert.False(stack.Api.HasExited);
    }

    [Fact]
    public async Task An_api_that_starts_first_waits_for_the_engine()
    {
        await using var stack = Stack.Prepare();
        stack.StartApi();
        await Until.TrueAsync(
            async () => (await stack.Http.GetAsync("/health/live")).IsSuccessStatusCode, TimeSpan.FromMinutes(1), () => stack.Api!.Output);
        await AssertUnavailableAsync(await PostAsync(stack, "/v1/query", new { concept_path = "a/b" }));

        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stack, "/v1/query", new { concept_path = "a/b" })).StatusCode);
    }

    private static async Task AssertStatusAsync(Stack stack, HttpStatusCode expected) =>
        Assert.Equal(expected, (await PostAsync(stack, "/v1/assertions", Claim(1))).StatusCode);

    private static object Claim(int value) => new { concept_path = "a/b", value, source = "s" };

    private static Task<HttpResponseMessage> PostAsync(Stack stack, string path, object body) =>
        stack.Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    private static async Task AssertUnavailableAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(503, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("code").GetString());
    }
}
