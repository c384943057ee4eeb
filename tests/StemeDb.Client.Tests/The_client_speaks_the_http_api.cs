using System.Text.Json;
using StemeDb.Client.Bulk;
using StemeDb.Client.Messages;

namespace StemeDb.Client.Tests;

public sealed class The_client_speaks_the_http_api
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_assertion_is_sent_by_the_names_of_the_wire_without_what_is_missing()
    {
        using var server = new ScriptedServer(201, "application/json", """{"id":"ab","seq":7,"recorded_at":"2026-01-01T00:00:00Z","status":"created"}""");
        var reply = await Client(server).AssertAsync(
            new AssertionMessage { ConceptPath = "a/b", Value = JsonElement.Parse("[1]"), Source = "s", AssertedAt = "2020-01-01T00:00:00Z" }, Ct);
        Assert.Equal(new AssertReply("ab", 7, "2026-01-01T00:00:00Z", "created"), reply);
        Assert.Equal("POST /v1/assertions", server.LastRequest);
        Assert.Equal("""{"concept_path":"a/b","value":[1],"source":"s","asserted_at":"2020-01-01T00:00:00Z"}""", server.LastBody);
    }

    [Fact]
    public async Task A_problem_becomes_an_exception_with_all_its_faults()
    {
        using var server = new ScriptedServer(
            422, "application/problem+json",
            """{"type":"t","title":"Invalid","status":422,"detail":"d","code":"invalid","traceId":"x","errors":[{"pointer":"/source","code":"empty","detail":"Say who."}]}""");
        var failure = await Assert.ThrowsAsync<StemeDbException>(() => Client(server).QueryAsync(new QueryMessage { ConceptPath = "a" }, Ct));
        Assert.Equal((422, "invalid", "x", false), (failure.Status, failure.Problem.Code, failure.Problem.TraceId, failure.IsTransient));
        Assert.Contains("/source: Say who. (empty)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_away_is_transient_and_says_when_to_come_again()
    {
        using var server = new ScriptedServer(503, "application/problem+json", """{"code":"engine_unavailable","detail":"Away."}""", retryAfter: "2");
        var failure = await Assert.ThrowsAsync<StemeDbException>(() => Client(server).GetRulesAsync(Ct));
        Assert.True(failure.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(2), failure.RetryAfter);
    }

    [Fact]
    public async Task An_answer_of_something_in_between_is_not_taken_for_ours()
    {
        using var server = new ScriptedServer(502, "text/html", "<h1>Bad gateway</h1>");
        var failure = await Assert.ThrowsAsync<StemeDbException>(() => Client(server).GetRulesAsync(Ct));
        Assert.Equal(("http_502", true), (failure.Problem.Code, failure.IsTransient));
    }

    [Fact]
    public async Task Nobody_listening_is_told_with_the_address()
    {
        var server = new ScriptedServer(200, "", "");
        server.Dispose();
        var failure = await Assert.ThrowsAsync<StemeDbException>(() => Client(server).GetHealthAsync(Ct));
        Assert.Equal((0, true), (failure.Status, failure.IsTransient));
        Assert.Contains(server.Address.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bulk_reply_without_a_summary_is_an_interruption_after_its_lines()
    {
        using var server = new ScriptedServer(200, "application/x-ndjson", "{\"line\":1,\"status\":\"created\",\"id\":\"a\",\"seq\":1}\n");
        var lines = new List<BulkReplyLine>();
        await Assert.ThrowsAsync<BulkInterruptedException>(async () =>
        {
            await foreach (var line in Client(server).BulkAsync("{}\n"u8.ToArray(), Ct))
            {
                lines.Add(line);
            }
        });
        Assert.Equal("created", Assert.Single(lines).Status);
    }

    [Fact]
    public async Task Names_are_escaped_in_paths_and_query_strings()
    {
        using var server = new ScriptedServer(200, "application/json", """{"assertions":[],"next_cursor":null,"as_of_seq":0}""");
        await Client(server).ListAssertionsAsync("a/ü b", "x&y", 5, cancellationToken: Ct);
        Assert.Equal("GET /v1/assertions?concept_path=a%2F%C3%BC%20b&source=x%26y&limit=5", server.LastRequest);
    }

    private static StemeDbClient Client(ScriptedServer server) => new(new HttpClient { BaseAddress = server.Address });
}
