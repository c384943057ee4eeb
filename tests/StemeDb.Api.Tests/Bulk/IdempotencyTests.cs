using System.Net;
using StemeDb.Api.Bulk.Idempotency;
using StemeDb.Api.Tests.Identity;
using StemeDb.Api.Tests.Serving;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.Bulk;

public sealed class IdempotencyTests
{
    private const string One = """{"concept_path":"a","value":1,"source":"s"}""";
    private const string Two = """{"concept_path":"a","value":2,"source":"s"}""";

    [Theory]
    [InlineData("")]
    [InlineData("?atomic=true")]
    public async Task The_same_again_has_the_same_summary_and_another_body_is_422(string query)
    {
        await using var api = await RunningApi.StartAsync();

        var first = await SendAsync(api, "k1", One + "\n" + Two, query);
        var again = await SendAsync(api, "\"k1\"", One + "\n" + Two, query);
        var other = await SendAsync(api, "k1", Two + "\n" + One, query);
        var another = await SendAsync(api, "k2", Two + "\n" + One, query);

        Assert.Equal(2, first.Lines[^1].GetProperty("summary").GetProperty("created").GetInt64());
        Assert.Equal(first.LineTexts[^1], again.LineTexts[^1]);
        other.AssertProblem(422, "idempotency_key_reused");
        Assert.Equal(HttpStatusCode.OK, another.Status);
        Assert.Equal(2, api.Engine.Appended.Count);
    }

    [Fact]
    public async Task A_key_of_another_caller_is_another_key_though_it_reads_the_same()
    {
        await using var secured = await SecuredApi.StartAsync();

        var first = await SendAsync(secured.As(KeyScopes.Write), "k1", One);
        var other = await SendAsync(secured.As(KeyScopes.Write), "k1", Two);
        var third = await SendAsync(secured.As(KeyScopes.Write), "k1", One);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [first.Status, other.Status, third.Status]);
        // Not the outcome of the first: that would tell one caller what another wrote.
        Assert.Equal(1, third.Lines[^1].GetProperty("summary").GetProperty("exists").GetInt64());
    }

    [Fact]
    public async Task A_body_that_differs_far_behind_its_beginning_ends_in_the_problem()
    {
        await using var api = await RunningApi.StartAsync();
        var many = string.Join('\n', Enumerable.Range(0, 3000).Select(i => $$"""{"concept_path":"a","value":{{i}},"source":"s"}"""));
        Assert.True(many.Length > BodyHead.Bytes);
        Assert.True((await SendAsync(api, "k", many)).Lines[^1].TryGetProperty("summary", out _));

        var other = await SendAsync(api, "k", many + "\n" + One);

        Assert.Equal("idempotency_key_reused", other.Lines[^1].GetProperty("problem").GetProperty("code").GetString());
    }

    [Fact]
    public async Task While_one_is_under_way_the_same_is_409_and_afterwards_it_is_the_same()
    {
        await using var api = await RunningApi.StartAsync();
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        api.Engine.BeforeAppend = (_, _) =>
        {
            begun.TrySetResult();
            return goOn.Task;
        };
        var first = SendAsync(api, "k", One);
        await begun.Task;

        var meanwhile = await SendAsync(api, "k", One);
        goOn.SetResult();
        var done = await first;
        api.Engine.BeforeAppend = null;
        var afterwards = await SendAsync(api, "k", One);

        meanwhile.AssertProblem(409, "idempotency_in_progress");
        Assert.NotNull(meanwhile.Headers.RetryAfter);
        Assert.Equal(done.LineTexts[^1], afterwards.LineTexts[^1]);
    }

    [Fact]
    public async Task A_try_that_was_broken_off_leaves_its_turn()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.BeforeAppend = (_, _) => throw new StemeDb.Contracts.Failures.EngineUnavailableException(
            StemeDb.Contracts.Failures.RequestFate.Unknown, "gone");
        (await SendAsync(api, "k", One)).AssertProblem(503, "engine_unavailable");

        api.Engine.BeforeAppend = null;

        Assert.Equal(1, (await SendAsync(api, "k", One)).Lines[^1].GetProperty("summary").GetProperty("created").GetInt64());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("\"\"")]
    public async Task What_is_no_key_is_400(string key)
    {
        await using var api = await RunningApi.StartAsync();
        (await SendAsync(api, key, One)).AssertProblem(400, "bad_request");
        (await SendAsync(api, new string('k', 256), One)).AssertProblem(400, "bad_request");
        Assert.Empty(api.Engine.Appended);
    }

    private static async Task<Reply> SendAsync(RunningApi api, string key, string lines, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions/bulk" + query) { Content = RunningApi.Lines(lines) };
        request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);
        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
