using System.Net;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>A bulk request costs a token and one for each line, taken as the lines come.</summary>
public sealed class BulkLimitTests
{
    [Fact]
    public async Task Lines_beyond_the_limit_are_slowed_down_and_none_is_lost()
    {
        await using var api = await StartAsync("BULK_RATE=2000", "BULK_BURST=200");

        var reply = await api.BulkAsync(Lines(1000));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(1000, reply.Lines[^1].GetProperty("summary").GetProperty("created").GetInt32());
    }

    [Fact]
    public async Task Who_would_wait_too_long_is_told_after_the_lines_that_were_taken()
    {
        await using var api = await StartAsync("BULK_RATE=1", "BULK_BURST=150", "BULK_PATIENCE=0s");

        var reply = await api.BulkAsync(Lines(1000));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(128, reply.Lines.Count(line => line.TryGetProperty("status", out _)));
        var problem = reply.Lines[^1].GetProperty("problem");
        Assert.Equal(("rate_limited", 429), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.Equal(128, api.Engine.Appended.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?atomic=true")]
    public async Task Who_has_nothing_left_gets_429_before_anything_is_written(string query)
    {
        await using var api = await StartAsync("BULK_RATE=1", "BULK_BURST=100", "BULK_PATIENCE=0s");
        Assert.Equal(HttpStatusCode.OK, (await api.BulkAsync(Lines(99), query)).Status);

        var reply = await api.BulkAsync(Lines(50), query);

        reply.AssertProblem(429, "rate_limited");
        Assert.Equal(99, api.Engine.Appended.Count);
    }

    [Fact]
    public async Task An_atomic_request_of_more_lines_than_the_burst_is_taken_whole_and_paid_for_afterwards()
    {
        await using var api = await StartAsync("BULK_RATE=1", "BULK_BURST=10");

        Assert.Equal(HttpStatusCode.OK, (await api.BulkAsync(Lines(500), "?atomic=true")).Status);
        Assert.Equal(500, api.Engine.Appended.Count);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.BulkAsync(Lines(1))).Status);
    }

    private static Task<RunningApi> StartAsync(params string[] limits) =>
        RunningApi.StartAsync([.. limits.Select(limit => "--STEMEDB_RATE_LIMIT_" + limit)]);

    private static string Lines(int count) =>
        string.Join('\n', Enumerable.Range(0, count).Select(i => $$"""{"concept_path":"a/{{i}}","value":1,"source":"s"}"""));
}
