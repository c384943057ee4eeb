using System.Net;
using System.Text.Json;
using StemeDb.Api.Bulk;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Api.Tests.Bulk;

public sealed class BulkTests
{
    [Fact]
    public async Task Every_line_is_answered_in_the_order_of_the_input_and_a_summary_ends_it()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.BulkAsync($"{Claim(1)}\n{Claim(1)}\nnonsense\n\n{Claim(2)}\n");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("application/x-ndjson", reply.Type);
        Assert.Equal(
            ["1 created", "2 exists", "3 rejected", "5 created"],
            reply.Lines[..^1].Select(line => $"{line.GetProperty("line")} {line.GetProperty("status")}"));
        Assert.Matches("""^\{"line":1,"status":"created","id":"[0-9a-f]{64}","seq":1\}$""", reply.LineTexts[0]);
        Assert.Equal("malformed_json", reply.Lines[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("""{"summary":{"created":2,"exists":1,"rejected":1,"last_seq":2}}""", reply.LineTexts[^1]);
    }

    [Fact]
    public async Task Answers_keep_the_order_when_the_engine_is_done_in_another()
    {
        await using var api = await RunningApi.StartAsync();
        var second = new TaskCompletionSource();
        api.Engine.BeforeAppend = async (number, _) =>
        {
            if (number == 0)
            {
                await second.Task;
            }
            else
            {
                second.TrySetResult();
            }
        };

        var reply = await api.BulkAsync(string.Join('\n', Enumerable.Range(0, 500).Select(Claim)));

        Assert.Equal(Enumerable.Range(1, 500), reply.Lines[..^1].Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal(500, reply.Lines[^1].GetProperty("summary").GetProperty("created").GetInt32());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public async Task The_last_line_counts_however_it_ends(string end)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.BulkAsync(Claim(1) + "\r\n" + Claim(2) + end);

        Assert.Equal(3, reply.Lines.Length);
        Assert.Equal(2, api.Engine.Appended.Count);
    }

    [Fact]
    public async Task Half_a_line_at_the_end_is_a_line_that_is_rejected()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.BulkAsync(Claim(1) + "\n" + Claim(2)[..^5]);

        Assert.Equal("rejected", reply.Lines[1].GetProperty("status").GetString());
        Assert.Single(api.Engine.Appended);
    }

    [Fact]
    public async Task An_empty_body_has_an_empty_summary()
    {
        await using var api = await RunningApi.StartAsync();

        Assert.Equal("""{"summary":{"created":0,"exists":0,"rejected":0,"last_seq":0}}""", (await api.BulkAsync("")).Text.TrimEnd());
    }

    [Fact]
    public async Task A_report_of_errors_leaves_out_the_good_lines()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.BulkAsync($"{Claim(1)}\n{{}}\n{Claim(2)}", "?report=errors");

        Assert.Equal(2, reply.Lines.Length);
        Assert.Equal(2, reply.Lines[0].GetProperty("line").GetInt32());
        Assert.Equal("/concept_path", reply.Lines[0].GetProperty("error").GetProperty("pointer").GetString());
        Assert.Equal(3, reply.Lines[0].GetProperty("errors").GetArrayLength());
        Assert.Equal(2, reply.Lines[1].GetProperty("summary").GetProperty("created").GetInt32());
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_rejected_and_the_next_one_goes_on()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_LINE_BYTES=4KiB");

        var reply = await api.BulkAsync($"{Claim(1)}\n{new string('x', 3_000_000)}\n{Claim(2)}\n{new string('y', 4097)}\n{Claim(3)}");

        Assert.Equal(
            ["1 created", "2 rejected", "3 created", "4 rejected", "5 created"],
            reply.Lines[..^1].Select(line => $"{line.GetProperty("line")} {line.GetProperty("status")}"));
        Assert.Equal("""{"pointer":"","code":"line_too_long","detail":"The line is longer than 4096 bytes, which is the most."}""",
            reply.Lines[1].GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task A_line_the_engine_refuses_is_rejected_and_the_others_go_on()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.BeforeAppend = (number, _) => number == 1
            ? throw new EngineFaultException(new Fault { Code = FaultCode.FaultInvalid, Name = "supersedes_unknown", Detail = "No.", Pointer = "/supersedes/0" })
            : Task.CompletedTask;

        var reply = await api.BulkAsync($"{Claim(1)}\n{Claim(2)}\n{Claim(3)}");

        Assert.Equal("""{"pointer":"/supersedes/0","code":"supersedes_unknown","detail":"No."}""", reply.Lines[1].GetProperty("error").GetRawText());
        Assert.Equal(2, reply.Lines[^1].GetProperty("summary").GetProperty("created").GetInt32());
    }

    [Fact]
    public async Task An_engine_that_goes_away_half_way_ends_the_answer_with_a_problem()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.BeforeAppend = (number, _) => number == 1000
            ? throw new EngineUnavailableException(RequestFate.Unknown, "Gone.")
            : Task.CompletedTask;

        var reply = await api.BulkAsync(string.Join('\n', Enumerable.Range(0, 3000).Select(Claim)));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.InRange(reply.Lines.Length, 1000 - BulkChunk.MaxLines, 1001);
        Assert.All(reply.Lines[..^1], line => Assert.Equal("created", line.GetProperty("status").GetString()));
        Assert.Equal("engine_unavailable", reply.Lines[^1].GetProperty("problem").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Before_the_first_line_is_answered_a_failure_is_a_plain_problem()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineUnavailableException(RequestFate.Unknown, "Gone.");

        var reply = await api.BulkAsync(Claim(1));

        reply.AssertProblem(503, "engine_unavailable");
        Assert.NotNull(reply.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("?report=none", "report")]
    [InlineData("?atomic=maybe", "atomic")]
    [InlineData("?atomic=true&atomic=true", "atomic")]
    [InlineData("?atomik=true", "atomik")]
    public async Task A_wrong_parameter_is_refused_before_anything_is_read(string query, string parameter)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.BulkAsync(Claim(1), query);

        reply.AssertProblem(400, "bad_parameter");
        Assert.Equal([parameter], reply.Places);
        Assert.Empty(api.Engine.Appended);
    }

    internal static string Claim(int value) => JsonSerializer.Serialize(new { concept_path = "a/b", value, source = "s" });
}
