using System.Net;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Assertions;

public sealed class AssertTests
{
    private const string Claim = """{"concept_path":"a/b","value":{"z":1,"a":[true,null]},"source":"s","confidence":0.5}""";

    [Fact]
    public async Task A_new_claim_is_created_and_a_repeated_one_exists()
    {
        await using var api = await RunningApi.StartAsync();

        var created = await api.PostAsync("/v1/assertions", Claim);
        var existing = await api.PostAsync("/v1/assertions", Claim);

        var id = created.Json.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("application/json", created.Type);
        Assert.Equal($$"""{"id":"{{id}}","seq":1,"recorded_at":"2026-01-01T12:00:00Z","status":"created"}""", created.Text);
        Assert.Equal($"/v1/assertions/{id}", created.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, existing.Status);
        Assert.Equal("exists", existing.Json.GetProperty("status").GetString());
        Assert.Null(existing.Headers.Location);
    }

    [Fact]
    public async Task The_engine_gets_the_claim_as_it_was_written()
    {
        await using var api = await RunningApi.StartAsync();

        await api.PostAsync("/v1/assertions", Claim);

        var claim = Assert.Single(api.Engine.Appended);
        Assert.Equal(("a/b", "s", 0.5), (claim.Path.ToString(), claim.Source.ToString(), claim.Confidence));
        Assert.Equal("""{"a":[true,null],"z":1}"""u8, claim.Value.Span);
        Assert.Null(claim.AssertedAt);
    }

    [Fact]
    public async Task A_body_that_comes_in_pieces_is_understood()
    {
        await using var api = await RunningApi.StartAsync();
        var value = new string('v', 60_000);

        var reply = await api.PostAsync("/v1/assertions", $$"""{"concept_path":"a","value":"{{value}}","source":"s"}""");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(value.Length + 2, Assert.Single(api.Engine.Appended).Value.Length);
    }

    [Fact]
    public async Task The_time_for_a_request_and_the_clients_going_away_reach_the_engine()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_REQUEST_TIMEOUT=1234ms");
        var gone = new TaskCompletionSource();
        api.Engine.BeforeAppend = async (_, call) =>
        {
            using var registration = call.CancellationToken.Register(gone.SetResult);
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        };
        using var impatient = new CancellationTokenSource();
        var request = api.Http.PostAsync("/v1/assertions", RunningApi.Json(System.Text.Encoding.UTF8.GetBytes(Claim)), impatient.Token);
        await Until.TrueAsync(() => api.Engine.AppendCalls == 1);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromMilliseconds(1234), api.Engine.LastCall.Timeout);
    }

    [Fact]
    public async Task A_stored_claim_is_passed_through_by_its_id()
    {
        await using var api = await RunningApi.StartAsync();
        var id = new string('a', 64);

        var reply = await api.GetAsync($"/v1/assertions/{id}");
        var bad = await api.GetAsync("/v1/assertions/ABC");

        Assert.Equal($$"""{"answer":"get {{id}}"}""", reply.Text);
        bad.AssertProblem(400, "bad_parameter");
        Assert.Equal(["id"], bad.Places);
    }

    [Fact]
    public async Task Claims_are_listed_by_path_and_source()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Page = new(["{}"u8.ToArray(), "{\"a\":1}"u8.ToArray()], "abc"u8.ToArray(), 9);

        var reply = await api.GetAsync("/v1/assertions?concept_path=a%2Fb&source=x+y%2B&limit=2&cursor=c");

        Assert.Equal("""{"assertions":[{},{"a":1}],"next_cursor":"abc","as_of_seq":9}""", reply.Text);
        Assert.Equal(["list a/b x y+ 2 c"], api.Engine.Calls);
    }

    [Theory]
    [InlineData("", "concept_path")]
    [InlineData("?concept_path=", "concept_path")]
    [InlineData("?concept_path=a%2F", "concept_path")]
    [InlineData("?concept_path=%FF", "concept_path")]
    [InlineData("?source=%0A", "source")]
    [InlineData("?source=a&limit=0", "limit")]
    [InlineData("?source=a&limit=1001", "limit")]
    [InlineData("?source=a&limit=many", "limit")]
    [InlineData("?source=a&limit=%", "limit")]
    [InlineData("?source=a&source=b", "source")]
    [InlineData("?source=a&sauce=b", "sauce")]
    public async Task A_listing_with_a_wrong_parameter_is_refused(string query, string parameter)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.GetAsync("/v1/assertions" + query);

        reply.AssertProblem(400, "bad_parameter");
        Assert.Equal([parameter], reply.Places);
        Assert.Empty(api.Engine.Calls);
    }
}
